import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct CorrectionEventTests {
        /// Each correction is one event, also back to an earlier value; row, `check` and events
        /// agree.
        @Test func everyCorrectionIsOneEvent() async throws {
            let bench = try await OCPP16Bench()
            try await bench.cloud.addCard("CARD")
            let start = try await bench.start(OCPP16Bench.startPayload(idTag: "CARD"))
            try await bench.stop(start.number)
            let transaction = try #require(try await bench.cloud.transactions().first?.id)
            let energies: [Int64] = [10_000, 12_000, 10_000, 12_000]
            for energy in energies {
                bench.cloud.clock.move(seconds: 60)
                let (random, moment) = (bench.cloud.random, bench.cloud.clock.now)
                _ = try await bench.cloud.database.write { db in
                    try CorrectionService.correct(
                        transaction, .init(energyWh: energy, note: "x"), by: nil, random: random,
                        db, at: moment)
                }
            }
            let (record, events, problems) = try await bench.cloud.database.read { db in
                (
                    try TransactionTable.find(transaction, db),
                    try DomainEventTable.list(
                        .transaction, subject: transaction.text, limit: 100, db),
                    try TransactionConsistency.problems(db).problems
                )
            }
            let revisions = events.filter { $0.kind == .transactionRevised }
            #expect(revisions.map { $0.payload["energyWh"]?.intValue } == energies)
            #expect(events.count { $0.kind == .transactionEnded } == 1)
            #expect(record?.state.energyWh == 12_000)
            #expect(problems == [])
        }

        /// 200 seeded transactions: facts and corrections in any order. The events lead to the state
        /// of the row, which is the fold of all facts, and `check` finds nothing.
        @Test func eventsAgreeWithRowAndFacts() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            var wrong: [UInt64] = []
            for seed: UInt64 in 0..<200 {
                var random = SeededRandom(seed: seed)
                let facts = Self.facts(using: &random).shuffled(using: &random)
                let record = TransactionRecord(
                    id: try id("transaction-\(seed)"), source: .ocpp16, stationID: station,
                    connectorID: 1, startKey: "start-\(seed)", ocppID: Int64(seed) + 1,
                    bootCount: 0, createdAt: ManualClock.noon)
                let (events, states) = try await bench.append(facts, to: record)
                let billed = states.filter { $0.phase == .ended }.map(Self.billed)
                let told = events.filter {
                    $0.kind == .transactionEnded || $0.kind == .transactionRevised
                }
                .map(\.payload).map {
                    "\($0["energyWh"]?.intValue ?? -1) \($0["startedAt"]?.stringValue ?? "") "
                        + "\($0["endedAt"]?.stringValue ?? "")"
                }
                var changes: [String] = []
                for each in billed where changes.last != each { changes.append(each) }
                if told != changes { wrong.append(seed) }
                if states.last != ChargingTransaction.fold(facts) { wrong.append(seed) }
            }
            #expect(wrong.isEmpty)
            let problems = try await bench.database.read {
                try TransactionConsistency.problems($0).problems
            }
            #expect(problems == [])
        }

        private static func billed(_ state: ChargingTransaction) -> String {
            "\(state.energyWh) \(state.startedAt?.iso8601 ?? "") \(state.endedAt?.iso8601 ?? "")"
        }

        private static func facts(using random: inout SeededRandom) -> [ChargingEvent] {
            let token = IdTokenReference(hash: "C0FFEE", suffix: "4D2E")
            var contents: [ChargingEvent.Content] = [
                .started(token: token, registerWh: 1000),
                .ended(reason: .local, registerWh: 9000, token: nil),
            ]
            for _ in 0..<random.index(5) {
                let taken = ManualClock.noon.adding(seconds: random.number(0...900))
                contents.append(
                    .sampled([
                        MeterReading(
                            takenAt: taken, registerWh: random.number(1000...9000),
                            context: .samplePeriodic)
                    ]))
            }
            for _ in 0..<random.index(5) {
                contents.append(
                    .corrected(
                        Correction(
                            energyWh: random.chance(70) ? random.number(1...3) * 1000 : nil,
                            endedAt: random.chance(20) ? ManualClock.at(15) : nil,
                            closes: random.chance(10),
                            settled: random.chance(50) ? Set(Anomaly.allCases) : [], note: "x")))
            }
            return contents.enumerated().map { index, content in
                ChargingEvent(
                    key: "\(index)", occurredAt: ManualClock.at(random.number(0...20)),
                    receivedAt: ManualClock.noon, content: content)
            }
        }
    }
}

extension CloudBench {
    /// Appends fact by fact. Returns the events and the state of the row after each fact.
    fileprivate func append(
        _ facts: [ChargingEvent], to record: TransactionRecord
    ) async throws -> ([DomainEvent], [ChargingTransaction]) {
        try await database.write { db in
            try TransactionTable.insert(record, db)
            var states: [ChargingTransaction] = []
            for fact in facts {
                let known = try TransactionTable.find(record.id, db) ?? record
                _ = try TransactionLog.append([fact], to: known, at: ManualClock.noon, db)
                states.append(try TransactionTable.find(record.id, db)?.state ?? record.state)
            }
            let events = try DomainEventTable.list(
                .transaction, subject: record.id.text, limit: 100, db)
            return (events, states)
        }
    }
}
