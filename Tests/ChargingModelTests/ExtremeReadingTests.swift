import ChargingModel
import CommonBase
import TestSupport
import Testing

extension ChargingModelTests {
    /// What follows the decoding of readings never traps, whatever they are.
    @Suite struct ExtremeReadingTests {
        private static func reading(_ random: inout SeededRandom, _ index: Int) -> MeterReading {
            let values = (0..<random.index(5)).map { _ in
                SampledValue(
                    random.element([
                        .energyActiveImportRegister, .powerActiveImport, .currentImport, .voltage,
                    ]), thousandths: random.extreme(), phase: random.element([nil, "L1", "L2"]))
            }
            let time = random.chance(30) ? random.extreme() : Int64(index) * 60_000
            let range = Timestamp(parsing: "0001-01-01T00:00:00Z")?.milliseconds ?? 0
            return MeterReading(
                takenAt: Timestamp(milliseconds: max(time, range)), values: values)
        }

        @Test func powerHistoryNeverTraps() {
            var random = SeededRandom(seed: 1)
            for _ in 0..<3000 {
                let readings = (0..<random.index(8)).map { Self.reading(&random, $0) }
                    .sorted { $0.takenAt < $1.takenAt }
                let watts = PowerHistory(readings).points.map(\.watts)
                #expect(watts.allSatisfy { abs($0) <= 1_000_000_000_000 })
            }
        }

        /// The readings of the review: 1 TWh and more between two samples gives no power.
        @Test(arguments: [Int64.max, 9_000_000_000_000_000_000, 1_000_000_000_000])
        func impossibleRiseGivesNoPower(_ register: Int64) {
            let readings = [-register, register].enumerated().map { index, wattHours in
                MeterReading(
                    takenAt: Timestamp(milliseconds: Int64(index) * 60_000),
                    registerWh: wattHours, context: .samplePeriodic)
            }
            #expect(PowerHistory(readings).points == [])
        }

        /// A fold that an earlier version stored with registers out of bounds is not continued.
        @Test func rejectsStoredFoldOutOfBounds() {
            let facts = [
                ChargingEvent(
                    key: "a", occurredAt: .epoch, receivedAt: .epoch,
                    content: .started(token: nil, registerWh: 777_777))
            ]
            let text = TransactionFold(facts).jsonText
            #expect(TransactionFold(text: text) != nil)
            for number in ["9000000000000000000", "-1000000000001"] {
                let stored = text.replacing("777777", with: number)
                #expect(stored != text && TransactionFold(text: stored) == nil)
            }
        }

        /// Facts of an earlier version with any register are folded within bounds and flagged.
        @Test func foldsStoredExtremes() {
            var random = SeededRandom(seed: 3)
            for _ in 0..<2000 {
                let facts = [
                    ChargingEvent(
                        key: "a", occurredAt: .epoch, receivedAt: .epoch,
                        content: .started(token: nil, registerWh: random.extreme())),
                    ChargingEvent(
                        key: "b", occurredAt: Timestamp(milliseconds: 60_000), receivedAt: .epoch,
                        content: .sampled([Self.reading(&random, 1), Self.reading(&random, 2)])),
                    ChargingEvent(
                        key: "c", occurredAt: Timestamp(milliseconds: 120_000), receivedAt: .epoch,
                        content: .ended(
                            reason: .local, registerWh: random.extreme(), token: nil)),
                ]
                let state = ChargingTransaction.fold(facts)
                #expect((0...1_000_000_000_000).contains(state.energyWh))
                #expect(state.energyWh < 1_000_000_000_000 || state.isSuspect)
                let sum = QuarterEnergy(state, facts: facts).items.reduce(0) { $0 + $1.energyWh }
                #expect(sum == state.energyWh)
            }
        }
    }
}
