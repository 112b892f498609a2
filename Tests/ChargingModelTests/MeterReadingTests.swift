import Foundation
import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    @Suite struct MeterReadingTests {
        private typealias Value = (measurand: Measurand, phase: String?, thousandths: Int64)

        private func registerWh(_ values: Value...) -> Int64? {
            let sampled = values.map {
                SampledValue($0.measurand, thousandths: $0.thousandths, phase: $0.phase)
            }
            return MeterReading(takenAt: .epoch, values: sampled).registerWh
        }

        private let register = Measurand.energyActiveImportRegister

        /// The value of all phases is used alone; without it, the phases are summed (Q63).
        @Test func usesTotalRegisterOrSumOfPhases() {
            #expect(registerWh() == nil)
            #expect(registerWh((.voltage, nil, 230_000)) == nil)
            #expect(registerWh((.voltage, nil, 230_000), (register, nil, 1_234_999)) == 1234)
            #expect(registerWh((register, "L1", 5_000_000)) == 5000)
            #expect(
                registerWh((register, "L1", 1000), (register, "L2", 2000), (register, "L3", 3999))
                    == 6)
            #expect(registerWh((register, "L1", 1000), (register, nil, 9000)) == 9)
            #expect(registerWh((.energyActiveImportInterval, nil, 1000)) == nil)
        }

        /// A sum of impossible values stays within the bounds of a register.
        @Test(arguments: [Int64.max, .min]) func sumOfPhasesSaturates(_ thousandths: Int64) {
            let values = (0..<1002).map { index in
                SampledValue(register, thousandths: thousandths, phase: "L\(index)")
            }
            #expect(
                MeterReading(takenAt: .epoch, values: values).registerWh
                    == (thousandths > 0 ? 1_000_000_000_000 : -1_000_000_000_000))
        }

        /// A reading accepts any register; a register within range is returned unchanged.
        @Test func acceptsAnyRegister() {
            var random = SeededRandom(seed: 63)
            for wattHours in (0..<5000).map({ _ in random.extreme() }) {
                let reading = MeterReading(
                    takenAt: .epoch, registerWh: wattHours, context: .transactionBegin)
                let limit: Int64 = 1_000_000_000_000
                #expect(reading.registerWh == min(max(wattHours, -limit), limit))
            }
        }

        /// Fractions are dropped, so that nobody pays for an incomplete watt-hour.
        @Test func wholeUnitsRoundTowardsZero() {
            let whole = [1999, 1000, 999, 0, -999, -1999].map { thousandths in
                SampledValue(.powerActiveImport, thousandths: thousandths).wholeUnits
            }
            #expect(whole == [1, 1, 0, 0, 0, -1])
        }

        /// A reading has every context that one of its values has.
        @Test func hasContextOfAnyValue() {
            let reading = MeterReading(
                takenAt: .epoch, registerWh: 5, context: .transactionBegin)
            #expect(reading.has(.transactionBegin))
            #expect(!reading.has(.samplePeriodic))
        }

        /// In JSON a value is in base units, keeps three decimals, and is never rejected for its
        /// size.
        @Test(
            arguments: [
                ("0", 0), ("1000", 1_000_000), ("-2.5", -2500), ("15.9", 15_900),
                ("1e3", 1_000_000),
                ("0.0004", 0), ("999999999999", 999_999_999_999_000),
                ("1000000000001", 1_000_000_000_000_000),
                ("9223372036854775807", 1_000_000_000_000_000),
                ("-1e300", -1_000_000_000_000_000), ("1e308", 1_000_000_000_000_000),
            ] as [(String, Int64)])
        func readsValueInBaseUnits(_ text: String, _ thousandths: Int64) throws {
            let read = try JSONDecoder().decode(
                SampledValue.self, from: Data(#"{"value":\#(text)}"#.utf8))
            #expect(read == SampledValue(.energyActiveImportRegister, thousandths: thousandths))
        }

        /// Written values are read back unchanged.
        @Test func valuesRoundTripThroughJSON() throws {
            var random = SeededRandom(seed: 7)
            for _ in 0..<1000 {
                let number = Int64.random(
                    in: -1_000_000_000_000...1_000_000_000_000, using: &random)
                let value = SampledValue(.voltage, thousandths: number, phase: "L1")
                let data = try JSONEncoder().encode(value)
                #expect(try JSONDecoder().decode(SampledValue.self, from: data) == value)
            }
        }
    }
}
