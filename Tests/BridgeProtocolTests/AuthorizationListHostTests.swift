import BridgeProtocol
import ChargingModel
import CommonBase
import Foundation
import Testing

extension BridgeProtocolTests {
    /// Whose card clears a fault at the charger.
    @Suite struct AuthorizationListHostTests {
        private static let issued = Timestamp(milliseconds: 1_790_000_000_000)

        private static func moment(_ seconds: Int64, isSet: Bool = true) -> Moment {
            Moment(
                uptime: Uptime(milliseconds: 0), wall: issued.adding(seconds: seconds), bootID: "",
                isSynchronised: isSet)
        }

        /// In place of a hash, the hash's input without the salt.
        private static func isHost(
            _ entry: AuthorizationList.Entry, _ token: String = "AA01",
            at moment: Moment = moment(0),
            proof: SUNMessage? = nil, used: SUNMessage? = nil
        ) throws -> Bool {
            let list = AuthorizationList(
                version: 1, stationId: try #require(StationID("garage")), issuedAt: issued,
                salt: "00", entries: [entry],
                reservations: [.init(group: "other", until: issued.adding(seconds: 99))])
            return list.isHost(
                try #require(IdToken(token)), proof: proof,
                unsettled: [.init(token: token, proof: used)],
                sha256: { String(decoding: $0.dropFirst(), as: UTF8.self) }, at: moment)
        }

        /// Hosts only, whatever the age of the list and whoever has reserved the station.
        @Test func knowsHosts() throws {
            let host = AuthorizationList.Entry(hash: "AA01", maximumEnergyWh: 1, isHost: true)
            #expect(try Self.isHost(host))
            #expect(try Self.isHost(host, at: Self.moment(400 * 86_400)))
            #expect(try Self.isHost(host, at: Self.moment(0, isSet: false)))
            #expect(try !Self.isHost(host, "AA02"))
            for flag in [nil, false] {
                #expect(try !Self.isHost(AuthorizationList.Entry(hash: "AA01", isHost: flag)))
            }
        }

        /// A host's card that has expired is nobody's, nor one whose expiry can't be checked.
        @Test func ignoresExpiredHosts() throws {
            let end = Self.issued.adding(seconds: 10)
            let host = AuthorizationList.Entry(hash: "AA01", expiresAt: end, isHost: true)
            #expect(try Self.isHost(host, at: Self.moment(9)))
            #expect(try !Self.isHost(host, at: Self.moment(10)))
            #expect(try !Self.isHost(host, at: Self.moment(9, isSet: false)))
        }

        /// A copy of a card with keys has no fresh message.
        @Test func requiresProofOfHosts() throws {
            let host = AuthorizationList.Entry(hash: "AA01", needsProof: true, isHost: true)
            let proof = try #require(SUNMessage(picc: Array(0..<16), mac: Array(0..<8)))
            #expect(try !Self.isHost(host))
            #expect(try Self.isHost(host, proof: proof))
            #expect(try !Self.isHost(host, proof: proof, used: proof))
        }

        /// Lists of older clouds have no such member, and are read as before.
        @Test func readsListsWithoutHosts() throws {
            let old = Data(#"{"hash":"AA01"}"#.utf8)
            let entry = try JSONDecoder().decode(AuthorizationList.Entry.self, from: old)
            #expect(entry.isHost == nil)
            let written = try JSONEncoder().encode(entry)
            #expect(String(decoding: written, as: UTF8.self) == #"{"hash":"AA01"}"#)
        }
    }
}
