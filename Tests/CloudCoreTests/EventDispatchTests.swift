import CommonBase
import Synchronization
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudTestSupport

extension CloudCoreTests {
    @Suite struct EventDispatchTests {
        /// Writes each event that it handles into a table of its own; fails for some.
        struct Consumer: EventConsumer {
            let name: String
            let kinds: Set<DomainEvent.Kind> = [DomainEvent.Kind(DomainEventTests.thing, "changed")]
            /// The subjects that it fails for.
            var poison: @Sendable (DomainEvent) -> Bool = { _ in false }

            init(_ name: String) { self.name = name }

            func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
                try db.execute(
                    cached: "INSERT INTO effect (consumer, event, subject) VALUES (?, ?, ?)",
                    arguments: [name, event.number, event.subject])
                if poison(event) { throw ServiceError(.invalidInput, "It can't be handled.") }
            }
        }

        /// The cloud may end before and after each commit of a consumer: each event has its effect
        /// once. A step that does not commit is undone.
        @Test func handlesEachEventOnceAcrossRestarts() async throws {
            let bench = try CloudBench()
            let consumer = Consumer("counter")
            try await bench.add([consumer])
            try await bench.database.write { db in
                for number in 0..<100 { try DomainEventTests.append("\(number % 7)", db) }
            }
            var random = SeededRandom(seed: 3)
            while true {
                let isKilled = random.chance(50)
                let moment = bench.clock.now
                do {
                    let isBehind = try await bench.database.write { db in
                        guard try EventDispatch.isBehind(consumer, db, at: moment.wall) else {
                            return false
                        }
                        _ = try EventDispatch.step(consumer, db, at: moment)
                        if isKilled { throw ServiceError(.unavailable, "The cloud was killed.") }
                        return true
                    }
                    if !isBehind { break }
                } catch is ServiceError {
                    continue
                }
            }
            #expect(try await bench.effects("counter") == (1...100).map(Int64.init))
        }

        /// A damaged event neither stops a consumer nor makes it read the log for ever. One with an
        /// unreadable payload fails; one of an unreadable kind is reported.
        @Test func goesOnAfterDamagedEvent() async throws {
            let bench = try CloudBench()
            let consumer = Consumer("counter")
            try await bench.add([consumer])
            let moment = bench.clock.now
            let reports = Mutex<[String]>([])
            bench.database.unreadable.report { text in reports.withLock { $0.append(text) } }
            try await bench.database.write { db in
                try DomainEventTests.append("a", db)
                for (kind, payload) in [("thing.changed", "x"), ("damaged", "{}")] {
                    try db.execute(
                        sql: """
                            INSERT INTO domain_event (kind, subject, payload, occurred_at)
                            VALUES (?, 'b', ?, 0)
                            """, arguments: [kind, payload])
                }
            }
            let (failures, isBehind) = try await bench.database.write { db in
                let step = try EventDispatch.step(consumer, db, at: moment)
                return (
                    step.failures.map { "\($0.error)" },
                    try EventDispatch.isBehind(consumer, db, at: moment.wall)
                )
            }
            #expect(!isBehind)
            #expect(try await bench.effects("counter") == [1])
            #expect(failures.count == 1)
            #expect(failures.first?.contains("the payload of event 2 is not JSON") == true)
            #expect(
                reports.withLock(\.self) == ["event 3 was passed over: its kind is unreadable"])
        }

        /// A poisoned event is retried with a growing delay and then parked; its subject's later
        /// events wait for it, and others go on. A retry on request handles them in order.
        @Test func parksPoisonedEventAndKeepsOrderOfItsSubject() async throws {
            let bench = try CloudBench()
            let isMended = Atomic(false)
            var consumer = Consumer("counter")
            consumer.poison = { event in
                event.subject == "bad" && event.number == 1 && !isMended.load(ordering: .relaxed)
            }
            try await bench.add([consumer])
            try await bench.database.write { db in
                for subject in ["bad", "good", "bad", "good"] {
                    try DomainEventTests.append(subject, db)
                }
            }
            var failures: [Bool] = []
            for _ in 0..<40 {
                let (moment, frozen) = (bench.clock.now, consumer)
                failures += try await bench.database.write { db in
                    try EventDispatch.step(frozen, db, at: moment).failures.map(\.isParked)
                }
                bench.clock.move(seconds: 20)
            }
            #expect(
                failures
                    == Array(repeating: false, count: Int(EventDispatch.attemptLimit) - 1) + [true])
            #expect(try await bench.effects("counter") == [2, 4])
            let parked = try await bench.database.read { db in
                try EventDeliveryTable.list(isParked: true, before: .max, limit: 10, db)
            }
            #expect(parked.map(\.event.subject) == ["bad"])
            #expect(parked.first?.error == "invalidInput: It can't be handled.")
            isMended.store(true, ordering: .relaxed)
            let moment = bench.clock.now
            let frozen = consumer
            try await bench.database.write { db in
                try EventDeliveryTable.retry(try #require(parked.first).number, at: moment.wall, db)
                while try EventDispatch.isBehind(frozen, db, at: moment.wall) {
                    _ = try EventDispatch.step(frozen, db, at: moment)
                }
            }
            #expect(try await bench.effects("counter") == [2, 4, 1, 3])
            let left = try await bench.database.read { db in
                try EventDeliveryTable.list(isParked: nil, before: .max, limit: 10, db)
            }
            #expect(left == [])
        }

        @Test(arguments: zip(1...10, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300] as [Int64]))
        func delayGrowsToLimit(attempts: Int, seconds: Int64) {
            #expect(EventDispatch.delaySeconds(attempts: Int64(attempts)) == seconds)
        }

        /// A step holds the database's writer, so it is bounded.
        @Test func stepHandlesBoundedNumberOfEvents() async throws {
            let bench = try CloudBench()
            let consumer = Consumer("counter")
            try await bench.add([consumer])
            try await bench.database.write { db in
                for number in 0..<50 { try DomainEventTests.append("\(number)", db) }
            }
            let moment = bench.clock.now
            let step = try await bench.database.write { db in
                try EventDispatch.step(consumer, db, at: moment)
            }
            #expect(step.handled == EventDispatch.handleLimit)
        }
    }
}

extension CloudBench {
    func add(_ consumers: [CloudCoreTests.EventDispatchTests.Consumer]) async throws {
        try await database.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS effect
                        (consumer TEXT NOT NULL, event INTEGER NOT NULL, subject TEXT NOT NULL,
                         UNIQUE (consumer, event))
                    """)
            for consumer in consumers {
                try db.execute(
                    sql: "INSERT INTO event_consumer (name, position) VALUES (?, 0)",
                    arguments: [consumer.name])
            }
        }
    }

    /// The handled events, in the order of their handling.
    func effects(_ consumer: String) async throws -> [Int64] {
        try await database.read { db in
            try Int64.fetchAll(
                db, sql: "SELECT event FROM effect WHERE consumer = ? ORDER BY rowid",
                arguments: [consumer])
        }
    }
}
