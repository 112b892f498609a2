import ChargingModel
import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudAccessTests {
    /// Refused taps at the charger `porch` of the host `anna`; the card `CARD` is eva's.
    @Suite struct RefusedTapTests {
        let bench: CloudBench

        init() async throws {
            bench = try CloudBench()
            try await bench.addHost("anna", at: "porch")
            try await bench.addCard("04AABBCC", of: "eva")
        }

        @Test(arguments: RefusalReason.allCases) func explainsEveryReason(reason: RefusalReason) {
            for language in Language.allCases {
                #expect(!reason.title(language).isEmpty)
                for reader in RefusalReason.Reader.allCases {
                    #expect(!reason.advice(for: reader)(language).isEmpty)
                }
            }
            #expect(reason.title(.english) != reason.title(.czech))
            #expect(reason.status != .accepted)
        }

        @Test func namesReasonOfCard() async throws {
            try await tap("04FFFFFF")
            try await tap("08A1B2C3")
            try await tap("04AABBCC")
            #expect(
                try await rows() == ["FFFF unknownCard", " randomNumber", "BBCC notAllowed eva"])
        }

        /// Some readers report the bytes in reverse order; the number may also be another card's.
        @Test func namesReversedNumber() async throws {
            #expect(try await tap("CCBBAA04") == .invalid)
            #expect(try await rows() == ["AA04 reversedNumber eva"])
        }

        @Test func namesBlockedAndExpiredCards() async throws {
            let card = try await bench.addCard("04DDDDDD", of: "anna")
            try await change { db, moment in
                _ = try IdTokenService.change(
                    id: card, status: .blocked, vault: bench.vault, viewer: .system, db, at: moment)
            }
            try await tap("04DDDDDD")
            try await bench.addCard("04EEEEEE", of: "anna", expiresAt: bench.clock.now.wall)
            try await tap("04EEEEEE")
            try await change { db, moment in
                _ = try PeopleService.change(
                    try id("eva"), PeopleService.Changes(status: .blocked), viewer: .system, db,
                    at: moment)
            }
            try await tap("04AABBCC")
            #expect(
                try await rows() == [
                    "DDDD cardBlocked anna", "EEEE cardExpired anna", "BBCC accountBlocked eva",
                ])
        }

        @Test func namesTimeOfGrant() async throws {
            let now = bench.clock.now.wall
            try await grant(from: now.adding(seconds: 60), until: now.adding(seconds: 120))
            try await tap("04AABBCC")
            bench.clock.move(seconds: 60)
            #expect(try await tap("04AABBCC") == .accepted)
            bench.clock.move(seconds: 60)
            try await tap("04AABBCC")
            #expect(
                try await rows() == ["BBCC grantNotStarted eva", "BBCC grantEnded eva"])
        }

        @Test func countsTapsThatFollowEachOther() async throws {
            for _ in 0..<3 {
                try await tap("04FFFFFF")
                try await tap("08A1B2C3")
                try await tap("08A1B2C4")
                bench.clock.move(seconds: 59)
            }
            bench.clock.move(seconds: 2)
            try await tap("04FFFFFF")
            let taps = try await list(.system).map {
                [$0.taps, $0.lastAt.millisecondsSince($0.firstAt)]
            }
            #expect(taps == [[3, 118_000], [6, 118_000], [1, 0]])
        }

        /// One event for a row, whatever the number of taps.
        @Test func announcesRowOnce() async throws {
            for _ in 0..<3 { try await tap("04AABBCC") }
            let events = try await bench.database.read { db in
                try DomainEventTable.list(after: 0, limit: 100, db).filter {
                    $0.kind == .tapRefused
                }
            }
            #expect(events.map(\.personID) == [try id("eva")])
            #expect(events.map(\.stationID) == [try id("porch")])
        }

        /// The owner is told once in ten minutes about a card, a host once about a charger.
        @Test func notifiesOwnerAndHost() async throws {
            try await tap("04AABBCC")
            try await tap("04FFFFFF")
            bench.clock.move(seconds: 120)
            try await tap("04AABBCC")
            try await bench.handleEvents()
            #expect(try await inbox(of: "eva") == ["Your card …BBCC was refused"])
            #expect(try await inbox(of: "anna") == ["A card was refused at porch"])
            bench.clock.move(seconds: 601)
            try await tap("04AABBCC")
            try await bench.handleEvents()
            #expect(try await inbox(of: "eva").count == 2)
            #expect(try await inbox(of: "anna").count == 2)
        }

        /// The owner of the card and the hosts of the charger see it; a host does not see whose it is.
        @Test func showsTapToOwnerAndHost() async throws {
            try await bench.addHost("ben", at: "shed")
            try await tap("04AABBCC")
            for (person, owner) in [("eva", "eva"), ("anna", nil)] {
                let viewer = Viewer.person(try id(person), [.read])
                let taps = try await list(viewer)
                #expect(taps.map { $0.owner(seenBy: viewer)?.text } == [owner])
                let number = try #require(taps.first?.number)
                let found = try await bench.database.read { db in
                    try RefusedTapTable.find(number, viewer: viewer, db)
                }
                #expect(found == taps.first)
            }
            #expect(try await list(.person(try id("ben"), [.read])) == [])
            #expect(try await list(.anonymous) == [])
            #expect(try await list(.admin(try id("ben"), [.read])).count == 1)
        }

        @Test func storesNoMoreThanTheQuota() async throws {
            for number in 0..<300 { try await tap("04\(String(100_000 + number))") }
            #expect(try await bench.count("refused_tap") == 200)
        }

        // MARK: Helpers

        @discardableResult
        private func tap(_ card: String) async throws -> AuthorizationStatus {
            try await bench.tap(card, at: "porch")
        }

        private func list(_ viewer: Viewer) async throws -> [RefusedTap] {
            try await bench.database.read { db in
                try RefusedTapTable.list(limit: 1000, viewer: viewer, db).reversed()
            }
        }

        /// Suffix, reason and owner of each row, oldest first.
        private func rows() async throws -> [String] {
            try await list(.system).map { tap in
                "\(tap.token.suffix) \(tap.reason)" + (tap.personID.map { " \($0)" } ?? "")
            }
        }

        /// The titles of a person's notifications, oldest first.
        private func inbox(of person: String) async throws -> [String] {
            try await bench.database.read { db in
                try String.fetchAll(
                    db, sql: "SELECT title_en FROM notification WHERE person_id = ? ORDER BY id",
                    arguments: [try id(person) as PersonID])
            }
        }

        private func change(
            _ body: @escaping @Sendable (Database, Moment) throws -> Void
        ) async throws {
            let moment = bench.clock.now
            try await bench.database.write { db in try body(db, moment) }
        }

        private func grant(from: Timestamp, until: Timestamp) async throws {
            try await change { db, moment in
                try GrantService.add(
                    AccessGrant(
                        id: try id("grant"), target: .station(try id("porch")),
                        grantee: .person(try id("eva")), validFrom: from, validUntil: until,
                        createdAt: moment.wall),
                    viewer: .system, db, at: moment)
            }
        }
    }
}

extension CloudBench {
    /// Adds a host with a location and one OCPP station.
    func addHost(_ host: String, at station: String) async throws {
        try await addPerson(host)
        let moment = clock.now
        try await database.write { db in
            let location = try LocationService.add(
                id: try id("home-\(host)"), name: "Home", host: try id(host), db, at: moment)
            _ = try StationService.add(
                id: try id(station), kind: .ocpp16, name: station, securityProfile: 0,
                credential: nil, location: location.id, db, at: moment)
        }
    }

    /// Taps a card at a station's reader.
    @discardableResult
    func tap(_ card: String, at station: String) async throws -> AuthorizationStatus {
        let (token, moment, authorization) = (try Self.token(card), clock.now, authorization)
        return try await database.write { db in
            try authorization.authorize(
                token, at: try id(station), isProven: false, db, at: moment
            ).status
        }
    }
}
