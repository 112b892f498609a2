import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct TransactionLogTests {
        /// 300 seeded transactions. A transaction starts and ends once.
        @Test func stateDoesNotDependOnOrderAndRepetitionOfFacts() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            var wrong: [UInt64] = []
            for seed: UInt64 in 0..<300 {
                var random = SeededRandom(seed: seed)
                let facts = Self.facts(seed: seed, using: &random)
                let record = try Self.record(seed, at: station)
                let delivered = (facts + facts.filter { _ in random.chance(30) })
                    .shuffled(using: &random)
                let batches = Self.split(delivered, using: &random)
                let (stored, events) = try await bench.deliver(batches, to: record)
                let expected = ChargingTransaction.fold(facts)
                if stored?.state != expected { wrong.append(seed) }
                let ends = events.count { $0.kind == .transactionEnded }
                if ends != (expected.phase == .ended ? 1 : 0) { wrong.append(seed) }
            }
            #expect(wrong.isEmpty)
        }

        @Test(arguments: ["NULL", "'{}'", "'no JSON'", "'[1]'"])
        func rebuildsMissingOrUnreadableFold(text: String) async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            for seed: UInt64 in 0..<30 {
                var random = SeededRandom(seed: seed)
                let facts = Self.facts(seed: seed, using: &random)
                let record = try Self.record(seed, at: station)
                let half = facts.count / 2
                _ = try await bench.deliver([Array(facts.prefix(half))], to: record)
                let moment = bench.clock.now
                let state = try await bench.database.write { db in
                    try db.execute(sql: "UPDATE charging_transaction SET fold = \(text)")
                    let known = try TransactionTable.find(record.id, db) ?? record
                    _ = try TransactionLog.append(
                        Array(facts.dropFirst(half)), to: known, at: moment.wall, db)
                    return try TransactionTable.find(record.id, db)?.state
                }
                #expect(state == ChargingTransaction.fold(facts))
                let problems = try await bench.database.read {
                    try TransactionConsistency.problems($0).problems
                }
                #expect(problems.isEmpty)
            }
        }

        @Test func repeatedFactsChangeNothing() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            var random = SeededRandom(seed: 7)
            let facts = Self.facts(seed: 7, using: &random)
            let record = try Self.record(7, at: station)
            let (before, events) = try await bench.deliver([facts], to: record)
            bench.clock.move(seconds: 60)
            let moment = bench.clock.now
            let again = try #require(before)
            let outcome = try await bench.database.write { db in
                try TransactionLog.append(facts, to: again, at: moment.wall, db)
            }
            #expect(outcome.state == before?.state)
            #expect(outcome.changes.isEmpty)
            let after = try await bench.database.read { db in
                (
                    try TransactionTable.find(again.id, db),
                    try DomainEventTable.list(.transaction, subject: again.id.text, limit: 100, db)
                )
            }
            #expect(after.0 == before)
            #expect(after.1 == events)
            #expect(try await bench.facts(again.id) == facts)
        }

        @Test func factKeysAreUniqueWithinTransaction() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            let fact = ChargingEvent(
                key: "one", occurredAt: ManualClock.noon, receivedAt: ManualClock.noon,
                content: .started(token: nil, registerWh: 5))
            for number: UInt64 in 1...2 {
                let record = try Self.record(number, at: station)
                let (stored, _) = try await bench.deliver([[fact], [fact]], to: record)
                #expect(stored?.state == ChargingTransaction.fold([fact]))
                #expect(try await bench.facts(record.id) == [fact])
            }
        }

        private static func record(
            _ number: UInt64, at station: StationID
        ) throws -> TransactionRecord {
            TransactionRecord(
                id: try id("transaction-\(number)"), source: .ocpp16, stationID: station,
                connectorID: 1, startKey: "start-\(number)", ocppID: Int64(number) + 1,
                bootCount: 0, createdAt: ManualClock.noon)
        }

        private static func split(
            _ facts: [ChargingEvent], using random: inout SeededRandom
        ) -> [[ChargingEvent]] {
            var batches: [[ChargingEvent]] = [[]]
            for fact in facts {
                if random.chance(40) { batches.append([]) }
                batches[batches.count - 1].append(fact)
            }
            return batches
        }

        /// A transaction of several minutes, possibly with unreported parts.
        private static func facts(
            seed: UInt64, using random: inout SeededRandom
        ) -> [ChargingEvent] {
            let token = IdTokenReference(hash: "C0FFEE", suffix: "4D2E")
            var register = random.number(0...1_000_000)
            var contents: [ChargingEvent.Content] = [.started(token: token, registerWh: register)]
            for _ in 0..<random.index(8) {
                register += random.number(-5...400)
                contents.append(
                    random.chance(20)
                        ? .chargingStateChanged(random.element(ChargingState.allCases))
                        : .sampled([
                            MeterReading(
                                takenAt: ManualClock.noon.adding(seconds: random.number(0...600)),
                                registerWh: register, context: .samplePeriodic)
                        ]))
            }
            if random.chance(80) {
                contents.append(.ended(reason: .local, registerWh: register, token: nil))
            }
            if random.chance(20) { contents.removeFirst() }
            return contents.enumerated().map { index, content in
                ChargingEvent(
                    key: "\(seed)/\(index)",
                    occurredAt: ManualClock.noon.adding(seconds: Int64(index) * 60),
                    receivedAt: ManualClock.noon.adding(seconds: 600),
                    remarks: random.chance(5) ? [.unreadableValue] : [], content: content)
            }
        }
    }
}

extension CloudBench {
    /// Inserts the transaction and appends each batch in its own database transaction. The changes
    /// that it returns must be those of the events.
    fileprivate func deliver(
        _ batches: [[ChargingEvent]], to record: TransactionRecord
    ) async throws -> (TransactionRecord?, events: [DomainEvent]) {
        try await database.write { try TransactionTable.insert(record, $0) }
        var reported: [DomainEvent.Kind] = []
        for batch in batches {
            let now = clock.now.wall
            reported += try await database.write { db in
                let current = try TransactionTable.find(record.id, db) ?? record
                return try TransactionLog.append(batch, to: current, at: now, db).changes
                    .map(\.kind)
            }
        }
        let (stored, events) = try await database.read { db in
            (
                try TransactionTable.find(record.id, db),
                try DomainEventTable.list(.transaction, subject: record.id.text, limit: 100, db)
            )
        }
        #expect(events.map(\.kind) == reported)
        return (stored, events)
    }
}
