import BridgeProtocol
import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudBridgeGateway
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudAccessTests {
    /// Who may charge where. Stations `a` (host `anna`) and `b` (host `ben`); card `CARD` of `eva`.
    @Suite struct GrantTests {
        let bench: CloudBench

        init() async throws {
            bench = try CloudBench()
            for (station, host) in [("a", "anna"), ("b", "ben")] {
                try await bench.addPerson(host)
                let moment = bench.clock.now
                try await bench.database.write { db in
                    let location = try LocationService.add(
                        id: try id("home-\(station)"), name: "Home", host: try id(host), db,
                        at: moment)
                    _ = try StationService.add(
                        id: try id(station), kind: .bridge, name: station, securityProfile: 0,
                        credential: nil, location: location.id, db, at: moment)
                }
            }
            try await bench.addCard("CARD", of: "eva")
            try await bench.handleEvents()
        }

        @Test func newStationAcceptsOnlyItsHosts() async throws {
            try await bench.addCard("HOST", of: "anna")
            #expect(try await status("HOST", at: "a") == .accepted)
            #expect(try await status("HOST", at: "b") == .blocked)
            #expect(try await status("CARD", at: "a") == .blocked)
            #expect(try await status("UNKNOWN", at: "a") == .invalid)
        }

        @Test func grantCoversStationOrLocation() async throws {
            try await grant("1", .station(try id("a")), .person(try id("eva")))
            #expect(try await status("CARD", at: "a") == .accepted)
            #expect(try await status("CARD", at: "b") == .blocked)
            try await grant("2", .location(try id("home-b")), .everyone)
            #expect(try await status("CARD", at: "b") == .accepted)
            try await end("1")
            #expect(try await status("CARD", at: "a") == .blocked)
        }

        /// The right of a booking is not listed, and only the booking changes it; that of an open
        /// place follows its terms.
        @Test func hostChangesOnlyTheGrantsOfHosts() async throws {
            try await grant("own", .station(try id("a")), .person(try id("eva")))
            let moment = bench.clock.now
            let anna = Viewer.person(try id("anna"), Set(AccessScope.allCases))
            let listed = try await bench.database.write { db in
                for purpose in [AccessGrant.Purpose.booking, .listing] {
                    try GrantService.addMade(
                        AccessGrant(
                            id: try id(purpose.rawValue), target: .location(try id("home-a")),
                            grantee: .everyone, createdAt: moment.wall, purpose: purpose),
                        db, at: moment)
                }
                return try GrantTable.list(after: "", limit: 10, viewer: anna, db).map(\.id.text)
            }
            #expect(listed == ["listing", "own"])
            let cases: [(String, String?)] = [
                ("booking", "notFound"), ("listing", "conflict"), ("own", nil),
            ]
            for (name, expected) in cases {
                let refused = try await refusal {
                    try await bench.database.write { db in
                        try GrantService.remove(try id(name), viewer: anna, db, at: moment)
                    }
                }
                #expect(refused == expected, "\(name)")
            }
        }

        @Test func grantToGroupFollowsItsMembers() async throws {
            try await addGroup(of: "anna")
            try await grant("1", .station(try id("a")), .group(try id("friends")))
            #expect(try await status("CARD", at: "a") == .blocked)
            try await setMember("eva", true)
            #expect(try await status("CARD", at: "a") == .accepted)
            try await setMember("eva", false)
            #expect(try await status("CARD", at: "a") == .blocked)
        }

        @Test func grantIsValidBetweenItsTimes() async throws {
            let now = bench.clock.now.wall
            try await grant(
                "1", .station(try id("a")), .person(try id("eva")),
                from: now.adding(seconds: 60), until: now.adding(seconds: 120))
            #expect(try await status("CARD", at: "a") == .blocked)
            bench.clock.move(seconds: 60)
            let decision = try await decide("CARD", at: "a")
            #expect(decision.status == .accepted)
            #expect(decision.expiresAt == now.adding(seconds: 120))
            bench.clock.move(seconds: 60)
            #expect(try await status("CARD", at: "a") == .blocked)
        }

        /// Another host's group grants nothing: they could add anybody to it.
        @Test func rejectsGroupOfAnotherHost() async throws {
            try await addGroup(of: "ben")
            #expect(
                try await refusal {
                    try await grant("1", .station(try id("a")), .group(try id("friends")))
                } == "notFound groupId")
        }

        @Test func handedOverLocationLosesGrantsToGroupsOfFormerHost() async throws {
            try await addGroup(of: "anna")
            try await setMember("eva", true)
            try await grant("1", .station(try id("a")), .group(try id("friends")))
            let moment = bench.clock.now
            _ = try await bench.database.write { db in
                try LocationService.change(
                    try id("home-a"), name: nil, host: try id("ben"),
                    viewer: .person(try id("anna"), []), db, at: moment)
            }
            #expect(try await status("CARD", at: "a") == .blocked)
            try await bench.addCard("BEN", of: "ben")
            #expect(try await status("BEN", at: "a") == .accepted)
            let managed = try await bench.database.read { db in
                try ["anna", "ben"].map {
                    try StationTable.find(try id("a"), viewer: .person(try id($0), []), db) != nil
                }
            }
            #expect(managed == [false, true])
        }

        /// A bridge's list holds the cards that may charge there, with the limits of their grants.
        @Test func listHoldsCardsOfItsStationOnly() async throws {
            let now = bench.clock.now.wall
            try await grant(
                "1", .station(try id("a")), .person(try id("eva")),
                until: now.adding(seconds: 3600), energy: 5000)
            let lists = try await ["a", "b"].asyncMap { try await list(of: $0) }
            #expect(lists.map(\.entries.count) == [1, 0])
            #expect(lists[0].entries[0].maximumEnergyWh == 5000)
            #expect(lists[0].entries[0].expiresAt == now.adding(seconds: 3600))
        }

        /// A bridge knows the cards of its station's hosts and co-hosts, which clear faults there.
        @Test func listMarksHosts() async throws {
            try await bench.addCard("HOST", of: "anna")
            try await grant("1", .station(try id("a")), .person(try id("eva")))
            func isHost(_ card: String) async throws -> Bool {
                let (list, token) = (try await list(of: "a"), try #require(IdToken(card)))
                return list.isHost(
                    token, proof: nil, unsettled: [], sha256: { SecretHash.of($0) },
                    at: bench.clock.now)
            }
            #expect(try await isHost("HOST"))
            #expect(try await !isHost("CARD"))
            let flags = try await list(of: "a").entries.map(\.isHost)
            #expect(Set(flags) == [true, nil])
            try await expectRenewal([true, false]) {
                try await change { db, moment in
                    try LocationService.setMember(
                        try id("eva"), of: try id("home-a"), true, viewer: .system, db,
                        at: moment)
                }
            }
            #expect(try await isHost("CARD"))
        }

        /// Each change raises the versions of those stations where it matters, and of no other.
        @Test func changesRenewOnlyTheListsThatTheyChange() async throws {
            try await expectRenewal([false, false]) {
                try await bench.addCard("OTHER", of: "max")
            }
            try await expectRenewal([true, false]) {
                try await grant("1", .station(try id("a")), .person(try id("eva")))
            }
            try await expectRenewal([true, false]) { try await bench.addCard("SECOND", of: "eva") }
            try await expectRenewal([false, false]) {
                try await change { db, moment in
                    let card = try #require(
                        try IdTokenTable.list(
                            person: try id("eva"), after: "", limit: 1, viewer: .system, db
                        ).first)
                    _ = try IdTokenService.change(
                        id: card.id, label: "blue", vault: bench.vault, viewer: .system, db,
                        at: moment)
                }
            }
            try await expectRenewal([true, false]) {
                try await change { db, moment in
                    _ = try PeopleService.change(
                        try id("eva"), PeopleService.Changes(status: .blocked), viewer: .system,
                        db, at: moment)
                }
            }
            try await expectRenewal([false, true]) {
                try await grant("2", .location(try id("home-b")), .everyone)
            }
            try await expectRenewal([true, true]) {
                try await change { db, moment in
                    try PeopleService.remove(
                        try id("eva"), rules: [IdTokenRemoval()], viewer: .system, db, at: moment)
                }
            }
        }

        @Test func startOfGrantRenewsTheList() async throws {
            try await grant(
                "1", .station(try id("a")), .person(try id("eva")),
                from: bench.clock.now.wall.adding(seconds: 60))
            try await bench.handleEvents()
            bench.clock.move(seconds: 60)
            try await expectRenewal([true, false]) {
                try await change { db, moment in try GrantService.startDue(db, at: moment) }
            }
            try await expectRenewal([false, false]) {
                try await change { db, moment in try GrantService.startDue(db, at: moment) }
            }
        }

        @Test func limitOfEnergyIsTheLargestOfValidGrants() async throws {
            func limit() async throws -> Int64? {
                let now = bench.clock.now.wall
                return try await bench.database.read { db in
                    try GrantTable.maximumEnergyWh(of: try id("eva"), at: try id("a"), now, db)
                }
            }
            #expect(try await limit() == nil)
            try await grant("1", .station(try id("a")), .person(try id("eva")), energy: 5000)
            #expect(try await limit() == 5000)
            try await grant("2", .location(try id("home-a")), .everyone, energy: 8000)
            #expect(try await limit() == 8000)
            try await grant("3", .station(try id("a")), .everyone)
            #expect(try await limit() == nil)
        }

        @Test func parentTagIsOfThePersonAndSaysNothing() async throws {
            try await grant("1", .station(try id("a")), .everyone)
            try await bench.addCard("SECOND", of: "eva")
            try await bench.addCard("OTHER", of: "max")
            let tags = try await ["CARD", "SECOND", "OTHER"].asyncMap {
                try await decide($0, at: "a").parentTag
            }
            #expect(tags[0] != nil && tags[0] == tags[1] && tags[0] != tags[2])
            let tag = ParentTag.new(from: bench.random)
            #expect(tag.count == 20 && tag != ParentTag.new(from: bench.random))
        }

        /// A host reads the lists of their stations: a host's grant for everyone must not give them the
        /// cards of strangers. At the station itself the card charges.
        @Test func grantForEveryoneByHostListsNoStrangers() async throws {
            try await bench.addPerson("root", isAdmin: true)
            for (maker, count) in [("anna", 0), ("root", 1)] {
                try await change { db, moment in
                    try GrantService.add(
                        AccessGrant(
                            id: try id("by-\(maker)"), target: .station(try id("a")),
                            grantee: .everyone, createdAt: moment.wall, createdBy: try id(maker)),
                        viewer: .system, db, at: moment)
                }
                #expect(try await status("CARD", at: "a") == .accepted)
                #expect(try await list(of: "a").entries.count == count)
            }
        }

        // MARK: Helpers

        private func decide(_ card: String, at station: String) async throws
            -> Authorization.Decision
        {
            let (reference, moment) = (try bench.reference(card), bench.clock.now)
            return try await bench.database.read { db in
                try bench.authorization.decide(
                    reference, at: try id(station), isProven: false, db, at: moment)
            }
        }

        private func status(_ card: String, at station: String) async throws -> AuthorizationStatus
        {
            try await decide(card, at: station).status
        }

        private func change(
            _ body: @escaping @Sendable (Database, Moment) throws -> Void
        ) async throws {
            let moment = bench.clock.now
            try await bench.database.write { db in try body(db, moment) }
        }

        private func grant(
            _ name: String, _ target: AccessGrant.Target, _ grantee: AccessGrant.Grantee,
            from: Timestamp? = nil, until: Timestamp? = nil, energy: Int64? = nil
        ) async throws {
            try await change { db, moment in
                try GrantService.add(
                    AccessGrant(
                        id: try id(name), target: target, grantee: grantee, validFrom: from,
                        validUntil: until, maximumEnergyWh: energy, createdAt: moment.wall),
                    viewer: .system, db, at: moment)
            }
        }

        private func end(_ name: String) async throws {
            try await change { db, moment in
                try GrantService.remove(try id(name), viewer: .system, db, at: moment)
            }
        }

        private func addGroup(of host: String) async throws {
            try await change { db, moment in
                _ = try GroupService.add(
                    id: try id("friends"), name: "Friends", host: try id(host), db, at: moment)
            }
        }

        private func setMember(_ person: String, _ isMember: Bool) async throws {
            try await change { db, moment in
                try GroupService.setMember(
                    try id(person), of: try id("friends"), isMember, viewer: .system, db,
                    at: moment)
            }
        }

        private func list(of station: String) async throws -> AuthorizationList {
            let moment = bench.clock.now
            return try await bench.database.read { db in
                try AuthorizationListService.list(
                    of: try id(station), vault: bench.vault, db, at: moment)
            }
        }

        private func versions() async throws -> [Int64] {
            try await bench.handleEvents()
            return try await bench.database.read { db in
                try ["a", "b"].map { try AuthorizationListTable.tokenVersion(of: try id($0), db) }
            }
        }

        private func expectRenewal(
            _ expected: [Bool], _ body: () async throws -> Void,
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let before = try await versions()
            try await body()
            let after = try await versions()
            #expect(
                zip(before, after).map { $0 < $1 } == expected, sourceLocation: sourceLocation)
        }
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows
        -> [Value]
    {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
