import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct LateFactTests {
        /// 60 seeded long transactions with late facts: folds from checkpoints and outside the
        /// writer yield the same as folding all facts at once, also if facts arrive during a fold.
        @Test func refoldYieldsFoldOfAllFacts() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            for seed: UInt64 in 0..<60 {
                var random = SeededRandom(seed: seed)
                var facts = Self.facts(random.index(900) + 60, using: &random)
                if random.chance(50) { Self.forget(&facts, using: &random) }
                let delivered = Self.delayed(facts, using: &random)
                let record = try Self.record(seed, at: station)
                try await bench.database.write { try TransactionTable.insert(record, $0) }
                var rest = delivered[...]
                while !rest.isEmpty {
                    let batch = Array(rest.prefix(random.index(40) + 1))
                    rest = rest.dropFirst(batch.count)
                    let waiting = try await bench.refoldRead(record.id, if: random.chance(30))
                    try await bench.append(batch, to: record.id)
                    if let waiting {
                        _ = try await bench.database.write {
                            try TransactionRefold.save(waiting, $0, at: ManualClock.noon)
                        }
                    }
                }
                try await bench.refoldAll()
                let stored = try await bench.database.read {
                    try TransactionTable.find(record.id, $0)
                }
                #expect(stored?.state == ChargingTransaction.fold(facts), "seed \(seed)")
                #expect(stored?.isStale == false)
            }
            let problems = try await bench.database.read {
                try TransactionConsistency.problems($0).problems
            }
            #expect(problems == [])
        }

        /// The quarters belong to the transaction after its end, and follow a correction.
        @Test func keepsEnergyPerQuarter() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            var random = SeededRandom(seed: 1)
            let facts = Self.facts(200, using: &random)
            let record = try Self.record(1, at: station)
            try await bench.database.write { try TransactionTable.insert(record, $0) }
            try await bench.append(facts, to: record.id)
            let correction = ChargingEvent(
                key: "correction", occurredAt: ManualClock.at(9000),
                receivedAt: ManualClock.noon,
                content: .corrected(Correction(energyWh: 777, note: "x")))
            for (added, energy) in [
                ([], ChargingTransaction.fold(facts).energyWh), ([correction], 777),
            ] {
                try await bench.append(added, to: record.id)
                try await bench.refoldAll()
                let quarters = try await bench.database.read {
                    try QuarterTable.list(record.id, $0).items
                }
                #expect(quarters.count > 1)
                #expect(quarters.reduce(0) { $0 + $1.energyWh } == energy)
            }
        }

        /// A late fact of a long transaction is not folded in the writer: the row changes only after
        /// the refold.
        @Test func writerDoesNotFoldLongTransaction() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            var random = SeededRandom(seed: 1)
            var facts = Self.facts(400, using: &random)
            let late = facts.remove(at: 100)
            facts.removeLast()
            let record = try Self.record(1, at: station)
            try await bench.database.write { try TransactionTable.insert(record, $0) }
            try await bench.append(facts, to: record.id)
            let before = try await bench.database.read { try TransactionTable.find(record.id, $0) }
            #expect(before?.isStale == false)
            try await bench.append([late], to: record.id)
            let stale = try await bench.database.read { try TransactionTable.find(record.id, $0) }
            #expect(stale?.isStale == true)
            #expect(stale?.state == before?.state)
            try await bench.refoldAll()
            let after = try await bench.database.read { try TransactionTable.find(record.id, $0) }
            #expect(after?.isStale == false)
            #expect(after?.state == ChargingTransaction.fold(facts + [late]))
        }

        /// A correction has the cloud's time, which the station's clock is ahead of: a refold from a
        /// checkpoint keeps it.
        @Test func refoldKeepsCorrection() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            var random = SeededRandom(seed: 1)
            var facts = Self.facts(600, using: &random)
            facts.removeLast()
            let record = try Self.record(1, at: station)
            try await bench.database.write { try TransactionTable.insert(record, $0) }
            try await bench.append(facts, to: record.id)
            let close = ChargingEvent(
                key: "correction", occurredAt: ManualClock.at(1), receivedAt: ManualClock.at(1),
                content: .corrected(
                    Correction(
                        energyWh: 555, endedAt: ManualClock.at(90), closes: true, note: "x")))
            try await bench.append([close], to: record.id)
            try await bench.refoldAll()
            let stored = try await bench.database.read { try TransactionTable.find(record.id, $0) }
            #expect(stored?.state == ChargingTransaction.fold(facts + [close]))
            #expect(stored?.state.phase == .ended)
        }

        /// A late sample of a short ended transaction changes its quarters.
        @Test func lateSampleChangesQuarters() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            var random = SeededRandom(seed: 1)
            let facts = Self.facts(300, using: &random)
            let (first, last) = (facts[0], facts[300])
            let record = try Self.record(1, at: station)
            try await bench.database.write { try TransactionTable.insert(record, $0) }
            var quarters: [QuarterEnergy] = []
            for added in [[first, last], [facts[60]]] {
                try await bench.append(added, to: record.id)
                try await bench.refoldAll()
                quarters.append(
                    try await bench.database.read { try QuarterTable.list(record.id, $0) })
            }
            let all = [first, last, facts[60]]
            #expect(quarters[0] != quarters[1])
            #expect(quarters[1] == QuarterEnergy(ChargingTransaction.fold(all), facts: all))
        }

        private static func record(
            _ number: UInt64, at station: StationID
        ) throws -> TransactionRecord {
            TransactionRecord(
                id: try id("transaction-\(number)"), source: .ocpp16, stationID: station,
                connectorID: 1, startKey: "start-\(number)", ocppID: Int64(number) + 1,
                bootCount: 0, createdAt: ManualClock.noon)
        }

        /// A transaction with a sample every ten seconds.
        private static func facts(
            _ count: Int, using random: inout SeededRandom
        ) -> [ChargingEvent] {
            let token = IdTokenReference(hash: "C0FFEE", suffix: "4D2E")
            var register: Int64 = 5000
            return (0...count).map { index in
                let time = ManualClock.noon.adding(seconds: Int64(index) * 10)
                register += random.number(0...30)
                let content: ChargingEvent.Content =
                    switch index {
                    case 0: .started(token: token, registerWh: register)
                    case count: .ended(reason: .local, registerWh: register, token: nil)
                    default:
                        .sampled([
                            MeterReading(
                                takenAt: time, registerWh: register, context: .samplePeriodic)
                        ])
                    }
                return ChargingEvent(
                    key: "\(index)", occurredAt: time, receivedAt: ManualClock.noon,
                    content: content)
            }
        }

        /// Replaces the end by evidence that it is missing, some of which is refuted. The facts of the
        /// cloud have its time, which the station's may be ahead of.
        private static func forget(
            _ facts: inout [ChargingEvent], using random: inout SeededRandom
        ) {
            facts.removeLast()
            for step in 1...random.number(1...5) {
                let number = (step + 1) / 2
                let content: ChargingEvent.Content =
                    step.isMultiple(of: 2)
                    ? .resumed(number: number)
                    : .endMissing(random.element(EndEvidence.allCases), number: number)
                facts.insert(
                    ChargingEvent(
                        key: "evidence \(step)", occurredAt: ManualClock.at(step),
                        receivedAt: ManualClock.noon, content: content),
                    at: 1 + random.index(facts.count - 1))
            }
        }

        /// Some facts arrive later than others.
        private static func delayed(
            _ facts: [ChargingEvent], using random: inout SeededRandom
        ) -> [ChargingEvent] {
            let share = random.element([0, 1, 5, 50] as [Int])
            return facts.enumerated().map { index, fact in
                (index + (random.chance(share) ? random.index(400) : 0), index, fact)
            }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
        }
    }
}

extension CloudBench {
    fileprivate func append(
        _ facts: [ChargingEvent], to transaction: TransactionID
    ) async throws {
        try await database.write { db in
            for fact in facts {
                let known = try #require(try TransactionTable.find(transaction, db))
                _ = try TransactionLog.append([fact], to: known, at: ManualClock.noon, db)
            }
        }
    }

    fileprivate func refoldRead(
        _ transaction: TransactionID, if isWanted: Bool
    ) async throws -> TransactionRefold.Result? {
        guard isWanted else { return nil }
        return try await database.read { try TransactionRefold.read(transaction, $0) }
    }

    fileprivate func refoldAll() async throws {
        let service = RefoldService(database: database, now: now, logger: CloudBench.logger)
        let now = clock.now.wall
        while try await !database.read({
            try TransactionRefold.listWaiting(at: now, limit: 1, $0)
        }).isEmpty {
            _ = await service.pass()
        }
    }
}
