import CloudFleet
import CommonBase

/// A station whose handshake was accepted.
struct AdmittedStation: Hashable, Sendable {
    let id: StationID
    let proof: ConnectionProof
    /// Its credentials, to check them again once the connection is registered.
    let arrival: StationAdmission.Arrival

    init(_ id: StationID, _ proof: ConnectionProof, _ arrival: StationAdmission.Arrival) {
        self.id = id
        self.proof = proof
        self.arrival = arrival
    }
}
