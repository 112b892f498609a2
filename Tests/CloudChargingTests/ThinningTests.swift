import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudTestSupport

extension CloudChargingTests {
    /// What is left of facts beyond the quotas.
    @Suite struct ThinningTests {
        private let transaction: StoredTransaction
        private var bench: CloudBench { transaction.bench }
        private var record: TransactionRecord { transaction.record }

        init() async throws { transaction = try await StoredTransaction(source: .bridge) }

        /// A backlog that arrives within a second keeps a reading per quarter of an hour, and its
        /// whole energy, as single samples and as the data of one stop.
        @Test(arguments: [true, false]) func keepsCourseOfBacklog(isOneMessage: Bool) async throws {
            try await transaction.append([Self.start()])
            try await useUpQuota()
            let samples = (1..<720).map { Self.sample($0, at: Int64($0) * 60) }
            let end = Self.end(720, at: 720 * 60, registerWh: nil)
            if isOneMessage {
                let readings = samples.flatMap { fact -> [MeterReading] in
                    if case .sampled(let readings) = fact.content { readings } else { [] }
                }
                var data = samples[0]
                data.content = .sampled(readings)
                try await transaction.append([data, end])
            } else {
                for sample in samples { try await transaction.append([sample]) }
                try await transaction.append([end])
            }
            let facts = try await bench.facts(record.id)
            let kept = facts.flatMap { fact -> [MeterReading] in
                if case .sampled(let readings) = fact.content { readings } else { [] }
            }
            #expect((46...50).contains(kept.count))
            #expect(kept.allSatisfy { $0.values.count == 1 })
            let state = try await transaction.row().state
            #expect(state.phase == .ended)
            #expect((704...719).contains(state.energyWh))
        }

        /// Numbers that a quota dropped are no gap in what the bridge reported; others are.
        @Test(arguments: [false, true]) func droppedNumbersAreNoGap(isReallyMissing: Bool)
            async throws
        {
            try await transaction.append([Self.start(number: 0)])
            try await useUpQuota()
            for number in 1...40 where !(isReallyMissing && number == 20) {
                try await transaction.append([
                    Self.sample(number, at: Int64(number) * 60, number: true)
                ])
            }
            try await transaction.append([Self.end(41, at: 41 * 60, registerWh: 9000, number: true)]
            )
            // A redelivered end changes nothing.
            try await transaction.append([Self.end(41, at: 41 * 60, registerWh: 9000, number: true)]
            )
            let known = try await transaction.row()
            #expect(known.state.anomalies.contains(.sequenceGap) == isReallyMissing)
            #expect(known.droppedNumbers == 0)
            let facts = try await bench.facts(record.id)
            #expect(facts.count < 10)
            #expect(known.state == ChargingTransaction.fold(facts.shuffled()))
            let problems = try await bench.database.read {
                try TransactionConsistency.problems($0).problems
            }
            #expect(problems.isEmpty)
        }

        /// An end without a register takes the last reading with it, even if nothing else enters.
        @Test func endKeepsLastRegister() async throws {
            try await transaction.append([Self.start()])
            try await useUpQuota()
            let (station, now) = (record.stationID, bench.clock.now.wall)
            try await bench.database.write { db in
                while try db.takes(.thinnedFacts, 1000, of: station, at: now) {}
                while try db.takes(.thinnedFacts, of: station, at: now) {}
            }
            try await transaction.append([Self.sample(1, at: 1000)])
            try await transaction.append([
                Self.sample(2, at: 2000), Self.end(3, at: 2000, registerWh: nil),
            ])
            try await transaction.append([
                Self.sample(4, at: 9000), Self.end(5, at: 9000, registerWh: 1),
            ])
            let facts = try await bench.facts(record.id)
            #expect(facts.map(\.key) == ["start", "2", "3"])
            #expect(try await transaction.row().state.energyWh == 2000 / 60)
        }

        /// Phases in readings of their own are kept together.
        @Test(arguments: [nil, 8000] as [Int64?]) func keepsPhasesTogether(stop: Int64?)
            async throws
        {
            try await transaction.append([Self.start()])
            try await useUpQuota()
            var data = Self.sample(1, at: 1000)
            data.content = .sampled(
                [1000, 2000].flatMap { second in
                    [("L1", 1200), ("L2", 1300), ("L3", 1100)].map { phase, wattHours in
                        MeterReading(
                            takenAt: Self.time(second),
                            values: [
                                SampledValue(
                                    .energyActiveImportRegister, thousandths: wattHours * 1000,
                                    phase: phase)
                            ])
                    }
                })
            try await transaction.append([data, Self.end(2, at: 3000, registerWh: stop)])
            let state = try await transaction.row().state
            #expect(state.energyWh == (stop ?? 3600) - 1000)
            #expect(state.anomalies == [])
            #expect(state == ChargingTransaction.fold(try await bench.facts(record.id)))
        }

        /// Text counts as it is stored.
        @Test func countsBytesOfText() {
            let fact = Self.sample(1, at: 60)
            #expect(NewFact(fact).bytes == Int64(fact.jsonText.utf8.count))
        }

        // MARK: Facts

        private static func time(_ second: Int64) -> Timestamp {
            ManualClock.noon.adding(seconds: second)
        }

        private static func start(number: Int64? = nil) -> ChargingEvent {
            ChargingEvent(
                key: "start", occurredAt: Self.time(0), receivedAt: Self.time(0),
                sequenceNumber: number, content: .started(token: nil, registerWh: 1000))
        }

        /// A register that rises by 1 Wh a minute, and another value.
        private static func sample(
            _ key: Int, at second: Int64, number: Bool = false
        ) -> ChargingEvent {
            let time = Self.time(second)
            let register = SampledValue.register(
                wattHours: 1000 + second / 60, context: .samplePeriodic)
            return ChargingEvent(
                key: "\(key)", occurredAt: time, receivedAt: time,
                sequenceNumber: number ? Int64(key) : nil,
                content: .sampled([
                    MeterReading(
                        takenAt: time,
                        values: [register, SampledValue(.voltage, thousandths: 230_000)])
                ]))
        }

        private static func end(
            _ key: Int, at second: Int64, registerWh: Int64?, number: Bool = false
        ) -> ChargingEvent {
            ChargingEvent(
                key: "\(key)", occurredAt: Self.time(second),
                receivedAt: Self.time(second), sequenceNumber: number ? Int64(key) : nil,
                content: .ended(reason: .local, registerWh: registerWh, token: nil))
        }

        private func useUpQuota() async throws {
            try await bench.database.write { db in
                try db.execute(
                    sql: "UPDATE charging_transaction SET fact_count = ?",
                    arguments: [FactQuota.limit])
            }
        }
    }
}
