import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudTestSupport

extension CloudCoreTests {
    @Suite struct DomainEventTests {
        /// Heartbeats and samples record no events.
        @Test func recordsChangesInOrder() async throws {
            let bench = try await OCPP16Bench()
            let start = try await Self.last(bench)
            let card = try await bench.cloud.addCard("HERS", of: "eva")
            #expect(
                try await Self.after(start, bench) == ["driver.added eva", "idToken.added \(card)"])
            let before = try await Self.last(bench)
            _ = try await bench.call("Heartbeat", .object([JSONValue.Member]()))
            #expect(try await Self.after(before, bench) == [])
            _ = try await bench.start(OCPP16Bench.startPayload())
            let transaction = try #require(try await bench.cloud.transactions().first?.id)
            #expect(
                try await Self.after(before, bench).filter { $0.hasPrefix("transaction.started") }
                    == ["transaction.started \(transaction)"])
        }

        /// Signals follow the commit; a failed write has neither events nor signals.
        @Test func failedWriteHasNoEvents() async throws {
            let bench = try CloudBench()
            let signals = bench.database.signals.subscribe(to: [Self.thing])
            defer { signals.cancel() }
            await #expect(throws: ServiceError.self) {
                try await bench.database.write { db in
                    try Self.append("lost", db)
                    throw ServiceError(.invalidInput, "It fails.")
                }
            }
            try await bench.database.write { try Self.append("kept", $0) }
            #expect(await signals.next(within: 0).signals.contains(Signal(Self.thing, "kept")))
            let events = try await bench.database.read { db in
                try DomainEventTable.list(after: 0, limit: 100, db).map(\.subject)
            }
            #expect(events == ["kept"])
        }

        @Test func deletesOnlyOldEventsThatAllConsumersHandled() async throws {
            let bench = try CloudBench()
            let consumers = [EventDispatchTests.Consumer("first"), .init("second")]
            try await bench.database.write { db in
                try db.execute(sql: "DELETE FROM event_consumer")
            }
            try await bench.add(consumers)
            try await bench.database.write { db in
                for number in 1...5 { try Self.append("\(number)", db) }
            }
            let moment = bench.clock.now
            try await bench.database.write { db in
                _ = try EventDispatch.step(consumers[0], db, at: moment)
                try db.execute(sql: "UPDATE event_consumer SET position = 3 WHERE name = 'second'")
                // A delivery keeps its event.
                let first = try DomainEventTable.list(after: 0, limit: 1, db)[0]
                try EventDeliveryTable.insert(
                    first, consumer: "first", attempts: 1, nextAttemptAt: moment.wall,
                    error: nil, db)
            }
            let later = moment.wall.adding(seconds: DomainEventTable.keptSeconds + 1)
            for (now, left) in [(moment.wall, 5), (later, 3)] {
                let kept = try await bench.database.write { db in
                    _ = try DomainEventTable.deleteOld(at: now, db)
                    return try DomainEventTable.list(after: 0, limit: 100, db).count
                }
                #expect(kept == left)
            }
        }

        static let thing = DomainObject(rawValue: "thing")

        static func append(_ subject: String, _ db: Database) throws {
            try DomainEventTable.append(
                DomainEvent.Kind(thing, "changed"), subject: subject, at: ManualClock.noon, db)
        }

        private static func last(_ bench: OCPP16Bench) async throws -> Int64 {
            try await bench.cloud.database.read { try DomainEventTable.range($0)?.upperBound ?? 0 }
        }

        private static func after(_ number: Int64, _ bench: OCPP16Bench) async throws -> [String] {
            try await bench.cloud.database.read { db in
                try DomainEventTable.list(after: number, limit: 100, db)
                    .map { "\($0.kind.name) \($0.subject)" }
            }
        }
    }
}
