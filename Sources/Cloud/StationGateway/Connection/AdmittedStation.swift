import CloudFleet
import CommonBase

/// A station whose handshake was accepted.
struct AdmittedStation: Hashable, Sendable {
    let id: StationID
    let proof: ConnectionProof
    /// The network of the client's address; empty if unknown.
    var network = ""
}
