import CommonBase
import Synchronization
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudCoreTests {
    @Suite struct FeedTests {
        /// A heartbeat is not a change.
        @Test func listsEveryChangeInOrder() async throws {
            let bench = try await OCPP16Bench()
            let start = try await Self.last(bench)
            let cloud = bench.cloud
            let card = try await cloud.addCard("HERS", of: "eva")
            #expect(try await Self.after(start, bench) == ["driver eva", "idToken \(card)"])
            let before = try await Self.last(bench)
            _ = try await bench.call("Heartbeat", .object([JSONValue.Member]()))
            #expect(try await Self.after(before, bench) == [])
            _ = try await bench.start(OCPP16Bench.startPayload())
            let transaction = try #require(try await cloud.transactions().first?.id)
            let changes = try await Self.after(before, bench)
            #expect(Set(changes) == ["transaction \(transaction)"])
        }

        /// Changes by triggers count, too.
        @Test func notifiesAfterCommitsThatChangedTable() async throws {
            let bench = try await OCPP16Bench()
            let counts = Mutex((feed: 0, list: 0))
            bench.cloud.database.onCommit(to: "feed") { counts.withLock { $0.feed += 1 } }
            bench.cloud.database.onCommit(to: "authorization_list") {
                counts.withLock { $0.list += 1 }
            }
            _ = try await bench.call("Heartbeat", .object([JSONValue.Member]()))
            #expect(counts.withLock { $0 } == (0, 0))
            try await bench.cloud.addPerson("eva")
            #expect(counts.withLock { $0 } == (1, 0))
            try await bench.cloud.addCard("CARD", of: "eva")
            #expect(counts.withLock { $0 } == (2, 1))
            let eva: PersonID = try id("eva")
            _ = try await bench.cloud.database.write { db in
                try PeopleService.change(
                    eva, role: .driver, PeopleService.Changes(status: .blocked), db)
            }
            #expect(counts.withLock { $0 } == (3, 2))
        }

        @Test func keepsLastTenThousandChanges() async throws {
            let bench = try await OCPP16Bench()
            let range = try await bench.cloud.database.write { db in
                for _ in 0..<10_250 { try FeedTable.append(.station, subject: "x", db) }
                return try FeedTable.range(db)
            }
            let kept = try #require(range)
            #expect((10_000...10_100).contains(kept.count))
        }

        private static func last(_ bench: OCPP16Bench) async throws -> Int64 {
            try await bench.cloud.database.read { try FeedTable.range($0)?.upperBound ?? 0 }
        }

        private static func after(_ id: Int64, _ bench: OCPP16Bench) async throws -> [String] {
            try await bench.cloud.database.read { db in
                try FeedTable.list(after: id, limit: 100, db).map { "\($0.kind) \($0.subject)" }
            }
        }
    }
}
