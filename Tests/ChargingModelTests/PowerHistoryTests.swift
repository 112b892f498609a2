import TestSupport
import Testing

@testable import ChargingModel

extension ChargingModelTests {
    @Suite struct PowerHistoryTests {
        private static func reading(_ second: Int64, _ values: [SampledValue]) -> MeterReading {
            MeterReading(takenAt: Facts.noon.adding(seconds: second), values: values)
        }

        private static func register(_ second: Int64, _ wattHours: Int64) -> MeterReading {
            MeterReading(
                takenAt: Facts.noon.adding(seconds: second), registerWh: wattHours,
                context: .samplePeriodic)
        }

        @Test func usesMeasuredPowerOrCurrents() {
            let phases = [
                SampledValue(.powerActiveImport, thousandths: 2_300_000, phase: "L1"),
                SampledValue(.powerActiveImport, thousandths: 1_000_900, phase: "L2"),
            ]
            #expect(Self.reading(0, phases).powerW == 3300)
            let whole = SampledValue(.powerActiveImport, thousandths: 3_250_000)
            #expect(Self.reading(0, phases + [whole]).powerW == 3250)
            let current = SampledValue(.currentImport, thousandths: 10_000, phase: "L1")
            #expect(Self.reading(0, [current]).powerW == 2300)
            #expect(Self.reading(0, []).powerW == nil)
        }

        @Test func derivesPowerFromRegister() {
            let history = PowerHistory([
                Self.register(0, 1000), Self.register(60, 1100), Self.register(65, 1110),
                Self.register(120, 1050), Self.register(180, 1050),
            ])
            #expect(history.points.map(\.watts) == [6000, 0])
            #expect(history.points.first?.time == Facts.noon.adding(seconds: 60))
        }

        /// More frequent readings are combined into longer intervals.
        @Test func combinesFrequentReadings() {
            let history = PowerHistory(
                (0...30 as ClosedRange<Int64>).map { Self.register($0, 1000 + $0 * 2) })
            #expect(history.points.map(\.watts) == [7200, 7200, 7200])
        }

        @Test func boundsImplausibleValues() {
            let huge = SampledValue(.powerActiveImport, thousandths: .max)
            #expect(Self.reading(0, [huge]).powerW == 1_000_000)
            #expect(PowerHistory([Self.register(0, .min), Self.register(60, .max)]).points == [])
        }
    }
}
