import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudAccessTests {
    /// Cards that nobody had when `porch`, a charger of the host `anna`, refused them. `eva` is a
    /// guest there, `ivo` is not.
    @Suite struct UnknownCardTests {
        let bench: CloudBench

        init() async throws {
            bench = try CloudBench()
            try await bench.addHost("anna", at: "porch")
            try await bench.addPerson("eva")
            try await bench.addPerson("ivo")
            let moment = bench.clock.now
            try await bench.database.write { db in
                _ = try GrantService.add(
                    AccessGrant(
                        id: try id("grant"), target: .station(try id("porch")),
                        grantee: .person(try id("eva")), createdAt: moment.wall),
                    viewer: .system, db, at: moment)
            }
        }

        @Test func hostAddsCardToGuest() async throws {
            let number = try await refuse("04AABBCC")
            #expect(try await people(number) == ["anna", "eva"])
            _ = try await add(number, to: "eva")
            #expect(try await bench.tap("04AABBCC", at: "porch") == .accepted)
            #expect(try await bench.count("unknown_card") == 0)
            let inbox = try await bench.database.read { db in
                try String.fetchAll(db, sql: "SELECT title_en FROM notification")
            }
            #expect(inbox == ["The card …BBCC was added to your account"])
            #expect(try await refusal { try await add(number, to: "anna") } == "conflict")
        }

        /// Only hosts and guests of the charger are offered, and only its hosts add it.
        @Test func refusesOthers() async throws {
            let number = try await refuse("04AABBCC")
            #expect(try await refusal { try await add(number, to: "ivo") } == "invalidInput")
            for stranger in ["eva", "ivo"] {
                let answer = try await refusal {
                    try await add(number, to: stranger, by: stranger)
                }
                #expect(answer == "notFound")
            }
        }

        @Test func forgetsNumberAfterTwoWeeks() async throws {
            let number = try await refuse("04AABBCC")
            bench.clock.move(seconds: UnknownCardTable.keptSeconds)
            #expect(try await refusal { try await add(number, to: "eva") } == "conflict")
            let rule = RetentionRule.expiry(
                "received_at", of: "unknown_card", key: "tap_id",
                seconds: UnknownCardTable.keptSeconds)
            bench.clock.move(seconds: 1)
            try await rule.apply(to: bench.database, at: bench.clock.now.wall)
            #expect(try await bench.count("unknown_card") == 0)
            #expect(try await bench.count("refused_tap") == 1)
        }

        /// They were of visitors of the former host.
        @Test func forgetsNumbersWhenTheChargerGetsAnotherHost() async throws {
            let number = try await refuse("04AABBCC")
            try await bench.database.write { db in
                try UnknownCardTable.forget(of: try id("porch"), db)
            }
            #expect(try await refusal { try await add(number, to: "eva") } == "conflict")
            #expect(try await bench.count("refused_tap") == 1)
        }

        /// A card that its owner adds, one with a changing number, and the number in plain text.
        @Test func keepsOnlyWhatAHostMayAdd() async throws {
            _ = try await refuse("04AABBCC")
            _ = try await refuse("08A1B2C3")
            let sealed = try await bench.database.read { db in
                try String.fetchAll(db, sql: "SELECT sealed FROM unknown_card")
            }
            #expect(sealed.count == 1)
            #expect(sealed.first?.contains("04AABBCC") == false)
            try await bench.addCard("04AABBCC", of: "ivo")
            #expect(try await bench.count("unknown_card") == 0)
        }

        /// The advice to add a card ends once somebody has it, and says not who.
        @Test func saysThatSomebodyHasTheCard() async throws {
            _ = try await refuse("04AABBCC")
            _ = try await refuse("04DDEEFF")
            try await RESTBench(bench).browse(as: "anna") { [bench] browser async throws in
                let before = try await browser.get("/refusals").html
                #expect(before.matches(of: /\/refusals\/[0-9]+\/card"/).count == 2)
                try await bench.addCard("04AABBCC", of: "ivo")
                try await bench.addCard("04DDEEFF", of: "anna")
                let after = try await browser.get("/refusals").html
                #expect(after.contains("Somebody has it by now."))
                #expect(after.contains("You have added it meanwhile."))
                #expect(!after.contains("/card\"") && !after.contains("/cards/new?station"))
                #expect(!after.contains("· ivo"))
            }
        }

        // MARK: Helpers

        /// - Returns: the number of the refused tap.
        private func refuse(_ card: String) async throws -> Int64 {
            try await bench.tap(card, at: "porch")
            let number = try await bench.database.read { db in
                try Int64.fetchOne(db, sql: "SELECT max(id) FROM refused_tap")
            }
            return try #require(number)
        }

        private func people(_ number: Int64) async throws -> [String] {
            let (vault, now) = (bench.vault, bench.clock.now.wall)
            return try await bench.database.read { db in
                try UnknownCards.offer(
                    number, vault: vault, viewer: .person(try id("anna"), []), db, at: now
                ).people.map(\.text)
            }
        }

        private func add(
            _ number: Int64, to person: String, by host: String = "anna"
        ) async throws -> IdTokenRecord {
            let (vault, random, moment) = (bench.vault, bench.random, bench.clock.now)
            return try await bench.database.write { db in
                try UnknownCards.add(
                    number, to: try id(person), label: "", vault: vault, random: random,
                    viewer: .person(try id(host), []), db, at: moment)
            }
        }

        private func refusal(
            _ work: () async throws -> IdTokenRecord
        ) async throws -> String? {
            do {
                _ = try await work()
                return nil
            } catch let error as ServiceError {
                return error.code.rawValue
            }
        }
    }
}
