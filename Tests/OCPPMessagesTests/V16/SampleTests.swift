import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase
@testable import OCPPMessages

extension OCPPMessagesTests {
    @Suite struct SampleTests {
        /// Decimal texts as thousandths; nil if it is not a number or overflows.
        @Test(
            arguments: [
                ("0", 0), ("1", 1000), ("12.345", 12_345), ("12.3456", 12_345),
                ("-12.3459", -12_345),
                ("+5", 5000), ("5.", 5000), (".5", 500), ("-.5", -500), ("-0", 0), ("007", 7000),
                ("1,5", 1500), (" 1.5 ", 1500), ("0.0009", 0),
                ("1e3", 1_000_000), ("1E3", 1_000_000), ("1e+3", 1_000_000), ("1.5e-1", 150),
                ("1.234567e3", 1_234_567), ("1e-3", 1), ("1e-4", 0), ("-15e-1", -1500),
                ("1e12", 1_000_000_000_000_000), ("1e13", nil), ("1e-12", 0), ("1e-13", nil),
                ("9223372036854775.807", .max), ("9223372036854775.808", nil),
                ("-9223372036854775.807", -.max), ("9223372036854776", nil),
                (String(repeating: "0", count: 39) + "1", 1000),
                (String(repeating: "0", count: 40) + "1", nil),
                ("0." + String(repeating: "1", count: 39), 111),
                ("", nil), (" ", nil), ("-", nil), ("+", nil), (".", nil), (",", nil), ("e3", nil),
                ("1e", nil), ("1e3e3", nil), ("1e1.5", nil), ("--1", nil), ("1-", nil),
                ("1.2.3", nil),
                ("1,234.5", nil), ("1 000", nil), ("0x10", nil), ("NaN", nil), ("inf", nil),
                ("1kWh", nil), ("１", nil), ("1e99999999999999999999", nil), ("−1", nil),
            ] as [(String, Int64?)]) func readsDecimal(_ text: String, _ thousandths: Int64?)
        {
            #expect(Decimal3.thousandths(text) == thousandths)
        }

        /// Kilo-units: three more digits are kept, and the overflow is earlier.
        @Test(
            arguments: [
                ("12.3456", 12_345_600), ("12.3456789", 12_345_678), ("-0.0000019", -1),
                ("1e-6", 1), ("9223372036854.775807", .max), ("9223372036854.775808", nil),
            ] as [(String, Int64?)]) func readsDecimalInKiloUnits(
                _ text: String, _ thousandths: Int64?
            )
        {
            #expect(Decimal3.thousandths(text, scale: 3) == thousandths)
        }

        /// Thousandths that we write are read back unchanged.
        @Test func decimalRoundTrips() {
            var random = SeededRandom(seed: 3)
            for _ in 0..<10_000 {
                let value = max(random.extreme(), -.max)
                let digits = String(value.magnitude)
                let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                let text =
                    (value < 0 ? "-" : "") + padded.dropLast(3) + "." + padded.suffix(3)
                #expect(Decimal3.thousandths(text) == value, "\(text)")
            }
        }

        /// Random text of numeric characters never traps.
        @Test func noiseNeverTraps() {
            var random = SeededRandom(seed: 4)
            let alphabet: [Character] = Array("0123456789+-.,eE éx")
            for _ in 0..<20_000 {
                let text = String((0..<random.index(30)).map { _ in random.element(alphabet) })
                _ = Decimal3.thousandths(text, scale: random.chance(50) ? 3 : 0)
            }
        }

        struct Row: Sendable {
            var measurand: String?
            var unit: String?
            var value = "1.5"
            var format: String?
            var expected: SampledValue?
        }

        /// Units and measurands; nil counts as unreadable.
        @Test(arguments: [
            // Without a measurand, a value is the register in Wh.
            Row(expected: SampledValue(.energyActiveImportRegister, thousandths: 1500)),
            Row(
                unit: "Wh",
                expected: SampledValue(.energyActiveImportRegister, thousandths: 1500)),
            Row(
                unit: "kWh",
                expected: SampledValue(
                    .energyActiveImportRegister, thousandths: 1_500_000, resolution: 100_000)),
            Row(
                measurand: "Power.Active.Import", unit: "kW",
                expected: SampledValue(.powerActiveImport, thousandths: 1_500_000)),
            // Q55: no unit.
            Row(
                measurand: "Power.Active.Import",
                expected: SampledValue(.powerActiveImport, thousandths: 1500)),
            // Errata-J 2.1: both spellings.
            Row(
                measurand: "Temperature", unit: "Celcius",
                expected: SampledValue(.temperature, thousandths: 1500)),
            Row(
                measurand: "Temperature", unit: "Celsius",
                expected: SampledValue(.temperature, thousandths: 1500)),
            Row(
                measurand: "SoC", unit: "Percent",
                expected: SampledValue(.stateOfCharge, thousandths: 1500)),
            Row(
                value: "1.5", format: "Raw",
                expected: SampledValue(.energyActiveImportRegister, thousandths: 1500)),
            Row(measurand: "Temperature", unit: "K"),
            Row(measurand: "Temperature", unit: "Fahrenheit"),
            Row(unit: "mwh"), Row(measurand: "Energy"), Row(value: "n/a"),
            Row(value: "A0FF", format: "SignedData"), Row(value: "15", format: "SignedData"),
        ]) func normalisesSample(_ row: Row) {
            var sample = V16.MeterValue.Sample(
                value: row.value, measurand: row.measurand, unit: row.unit)
            sample.format = row.format
            #expect(sample.normalised == row.expected)
        }

        /// The phase is stored with each value, so it is cut.
        @Test(arguments: ["x", "\u{e9}\u{301}", "1\u{200d}"]) func cutsLongPhase(text: String) {
            let phase = String(repeating: text, count: 255)
            let sample = V16.MeterValue.Sample(value: "2", phase: phase)
            let length = sample.normalised?.phase?.unicodeScalars.count ?? 0
            #expect(length <= SampledValue.maximumPhaseLength && length > 0)
        }

        /// Phase and context are kept, and each of 1.6's measurands is known.
        @Test func knowsAllMeasurands() {
            #expect(Measurand.allCases.count == 22)
            for measurand in Measurand.allCases {
                for context in SampledValue.Context.allCases {
                    let sample = V16.MeterValue.Sample(
                        value: "2", context: context.rawValue, measurand: measurand.rawValue,
                        phase: "L1-N")
                    #expect(
                        sample.normalised
                            == SampledValue(
                                measurand, thousandths: 2000, phase: "L1-N", context: context))
                }
            }
        }
    }
}
