import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    @Suite struct QuarterEnergyTests {
        private static func at(_ minutes: Int64) -> Timestamp { ManualClock.at(minutes) }

        private static func sample(_ minutes: Int64, _ registerWh: Int64) -> ChargingEvent {
            ChargingEvent(
                key: "sample \(minutes)", occurredAt: at(minutes), receivedAt: at(minutes),
                content: .sampled([
                    MeterReading(
                        takenAt: at(minutes), registerWh: registerWh, context: .samplePeriodic)
                ]))
        }

        private static func facts(_ samples: [ChargingEvent]) -> [ChargingEvent] {
            let token = IdTokenReference(hash: "A", suffix: "A")
            return [
                ChargingEvent(
                    key: "start", occurredAt: at(5), receivedAt: at(5),
                    content: .started(token: token, registerWh: 1000))
            ] + samples + [
                ChargingEvent(
                    key: "stop", occurredAt: at(35), receivedAt: at(35),
                    content: .ended(reason: .local, registerWh: 4000, token: token))
            ]
        }

        private static func quarters(_ facts: [ChargingEvent]) -> [Int64: Int64] {
            let energy = QuarterEnergy(ChargingTransaction.fold(facts), facts: facts)
            return Dictionary(
                uniqueKeysWithValues: energy.items.map {
                    ($0.from.millisecondsSince(ManualClock.noon) / 60_000, $0.energyWh)
                })
        }

        /// 3,000 Wh from 12:05 to 12:35: 100 Wh a minute.
        @Test func dividesEnergyEvenlyBetweenReadings() {
            #expect(Self.quarters(Self.facts([])) == [0: 1000, 15: 1500, 30: 500])
        }

        @Test func readingsDivideEnergy() {
            let samples = [Self.sample(15, 1100), Self.sample(30, 4000)]
            #expect(Self.quarters(Self.facts(samples)) == [0: 100, 15: 2900])
        }

        /// A correction keeps the proportions, and the sum is exact.
        @Test func correctionKeepsProportions() {
            let correction = ChargingEvent(
                key: "correction", occurredAt: Self.at(60), receivedAt: Self.at(60),
                content: .corrected(Correction(energyWh: 1001, note: "")))
            let quarters = Self.quarters(Self.facts([]) + [correction])
            #expect(quarters == [0: 333, 15: 501, 30: 167])
        }

        @Test func withoutRegistersDividesCorrectedEnergyByTime() {
            let facts = [
                ChargingEvent(
                    key: "start", occurredAt: Self.at(0), receivedAt: Self.at(0),
                    content: .started(token: nil, registerWh: nil)),
                ChargingEvent(
                    key: "stop", occurredAt: Self.at(30), receivedAt: Self.at(30),
                    content: .ended(reason: .local, registerWh: nil, token: nil)),
                ChargingEvent(
                    key: "correction", occurredAt: Self.at(60), receivedAt: Self.at(60),
                    content: .corrected(Correction(energyWh: 500, note: ""))),
            ]
            #expect(Self.quarters(facts) == [0: 250, 15: 250])
        }

        /// Rises beyond 64 bits within one quarter must not stop the program.
        @Test func impossibleRegistersAreNoOverflow() {
            var facts = Self.facts([
                Self.sample(6, 8_000_000_000_000_000), Self.sample(7, 0),
                Self.sample(8, .max), Self.sample(9, .min), Self.sample(10, .max),
            ])
            #expect(Self.quarters(facts).values.allSatisfy { $0 >= 0 })
            facts.removeFirst()
            #expect(Self.quarters(facts).values.allSatisfy { $0 >= 0 })
        }

        /// A start with an unset clock divides corrected energy over 31 days at most.
        @Test func numberOfQuartersIsBounded() {
            let facts = [
                ChargingEvent(
                    key: "start", occurredAt: .epoch, receivedAt: Self.at(0),
                    content: .started(token: nil, registerWh: 5)),
                ChargingEvent(
                    key: "stop", occurredAt: Self.at(30), receivedAt: Self.at(30),
                    content: .ended(reason: .local, registerWh: nil, token: nil)),
                ChargingEvent(
                    key: "correction", occurredAt: Self.at(60), receivedAt: Self.at(60),
                    content: .corrected(Correction(energyWh: 20_000_000, note: ""))),
            ]
            let energy = QuarterEnergy(ChargingTransaction.fold(facts), facts: facts)
            #expect(energy.items.count <= 31 * 96 + 1)
            #expect(energy.items.reduce(0) { $0 + $1.energyWh } == 20_000_000)
        }

        /// The sum is the transaction's energy, whatever a station says, and the number of quarters
        /// is bounded.
        @Test func sumIsEnergyOfTransaction() {
            var wrong: [UInt64] = []
            for seed: UInt64 in 0..<3000 {
                var random = SeededRandom(seed: seed)
                let extremes: [Int64] = [.min, -1, 0, 1, .max, 20_000_000]
                let samples = (0..<random.index(6)).map { index in
                    Self.sample(
                        random.chance(10)
                            ? random.number(-10_000_000...10_000_000) : Int64(index) * 7,
                        random.chance(10)
                            ? random.element(extremes) : random.number(0...100_000))
                }
                let facts = Self.facts(samples)
                let state = ChargingTransaction.fold(facts)
                let items = QuarterEnergy(state, facts: facts).items
                let sum = items.reduce(into: Int64(0)) { $0 &+= $1.energyWh }
                let isEmpty = items.isEmpty && (state.energyWh == 0 || state.energyWh > 1 << 62)
                if sum != state.energyWh && !isEmpty { wrong.append(seed) }
                if items.count > 2980 || items.contains(where: { $0.energyWh <= 0 }) {
                    wrong.append(seed)
                }
            }
            #expect(wrong.isEmpty)
        }
    }
}
