import BridgeProtocol
import ChargingModel
import CommonBase
import Testing

extension BridgeProtocolTests {
    @Suite struct AuthorizationListTests {
        private static let issued = Timestamp(milliseconds: 1_790_000_000_000)
        private static let day: Int64 = 86_400

        private static func moment(_ seconds: Int64, isSet: Bool = true) -> Moment {
            Moment(
                uptime: Uptime(milliseconds: 0), wall: issued.adding(seconds: seconds), bootID: "",
                isSynchronised: isSet)
        }

        private static func list(
            _ entry: AuthorizationList.Entry, kept: [AuthorizationList.Kept]? = nil
        ) throws -> AuthorizationList {
            AuthorizationList(
                version: 1, stationId: try #require(StationID("garage")), issuedAt: issued,
                salt: "", entries: [entry], reservations: kept)
        }

        private static func status(
            _ list: AuthorizationList, at moment: Moment, proof: SUNMessage? = nil,
            unsettled: [AuthorizationList.UnsettledStart] = []
        ) -> AuthorizationStatus? {
            list.standing(ofHash: "hers", proof: proof, unsettled: unsettled, at: moment)?.status
        }

        /// A guest's token is valid as long as the list, a household token longer.
        @Test func guestTokenExpiresWithList() throws {
            let household = try Self.list(.init(hash: "hers"))
            let guest = try Self.list(.init(hash: "hers", maximumEnergyWh: 30_000))
            let (early, late) = (Self.moment(1), Self.moment(31 * Self.day))
            let unknown = Self.moment(31 * Self.day, isSet: false)
            #expect(
                [early, late, unknown].map { Self.status(household, at: $0) }
                    == [.accepted, .accepted, .accepted])
            #expect(
                [early, late, unknown].map { Self.status(guest, at: $0) }
                    == [.accepted, nil, .accepted])
            let standing = guest.standing(ofHash: "hers", proof: nil, unsettled: [], at: early)
            #expect(standing == .init(.accepted, maximumEnergyWh: 30_000))
            #expect(
                guest.standing(ofHash: "his", proof: nil, unsettled: [], at: late)?.status
                    == .invalid)
        }

        /// An expiry applies, and counts as passed while the clock is not synchronised.
        @Test func tokenExpires() throws {
            let list = try Self.list(
                .init(hash: "hers", expiresAt: Self.issued.adding(seconds: 10)))
            #expect(Self.status(list, at: Self.moment(9)) == .accepted)
            #expect(Self.status(list, at: Self.moment(10)) == .expired)
            #expect(Self.status(list, at: Self.moment(9, isSet: false)) == .expired)
        }

        /// A reservation by somebody else blocks, by the same person does not; neither after it has
        /// expired or while the clock is not synchronised.
        @Test func reservationBlocksOthers() throws {
            let until = Self.issued.adding(seconds: 60)
            let entry = AuthorizationList.Entry(hash: "hers", group: "her")
            let (his, hers) = (
                try Self.list(entry, kept: [.init(group: "him", until: until)]),
                try Self.list(
                    entry,
                    kept: [.init(group: "him", until: until), .init(group: "her", until: until)])
            )
            #expect(Self.status(his, at: Self.moment(59)) == .blocked)
            #expect(Self.status(hers, at: Self.moment(59)) == .accepted)
            #expect(Self.status(his, at: Self.moment(60)) == .accepted)
            #expect(Self.status(his, at: Self.moment(59, isSet: false)) == .accepted)
        }

        /// A card that needs a proof must present a fresh one.
        @Test func rejectsMissingOrUsedProof() throws {
            let list = try Self.list(.init(hash: "hers", needsProof: true))
            let proof = try #require(SUNMessage(picc: Array(0..<16), mac: Array(0..<8)))
            let used = AuthorizationList.UnsettledStart(token: "HERS", proof: proof)
            let other = try #require(SUNMessage(picc: Array(1...16), mac: Array(0..<8)))
            let now = Self.moment(0)
            #expect(Self.status(list, at: now) == .invalid)
            #expect(Self.status(list, at: now, proof: proof) == .accepted)
            #expect(Self.status(list, at: now, proof: proof, unsettled: [used]) == .invalid)
            #expect(Self.status(list, at: now, proof: other, unsettled: [used]) == .accepted)
        }
    }
}
