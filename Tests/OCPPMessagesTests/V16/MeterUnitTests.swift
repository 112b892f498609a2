import Testing

@testable import ChargingModel
@testable import CommonBase
@testable import OCPPMessages

extension OCPPMessagesTests {
    /// Values, units and places of meter values as stations write them.
    @Suite struct MeterUnitTests {
        private static func read(
            _ value: String, unit: String? = nil, location: String? = nil, context: String? = nil
        ) -> SampledValue? {
            var sample = V16.MeterValue.Sample(value: value, context: context, unit: unit)
            sample.location = location
            return sample.normalised
        }

        /// Units in any case, with blanks and other signs.
        @Test(
            arguments: [
                ("kWh", 5_000_000), ("kwh", 5_000_000), ("KWh", 5_000_000), ("KWH", 5_000_000),
                ("Kwh", 5_000_000), (" kWh ", 5_000_000), ("k Wh", 5_000_000), ("kW.h", 5_000_000),
                ("kW/h", 5_000_000), ("Wh", 5000), ("wh", 5000), ("WH", 5000), (" Wh", 5000),
                ("", 5000), (" ", 5000), (nil, 5000), ("MWh", 5_000_000_000),
                ("MWH", 5_000_000_000), ("mWh", 5), ("kw", 5_000_000), ("KW", 5_000_000),
                ("w", 5000), ("MW", 5_000_000_000), ("a", 5000), ("mA", 5), ("v", 5000),
                ("°C", 5000), ("CELSIUS", 5000), ("percent", 5000),
                ("mwh", nil), ("K", nil), ("Fahrenheit", nil), ("kWhx", nil), ("J", nil),
            ] as [(String?, Int64?)]) func readsUnit(_ unit: String?, _ thousandths: Int64?)
        {
            #expect(Self.read("5", unit: unit)?.thousandths == thousandths)
        }

        /// A unit behind the number counts, unless the message names another one.
        @Test func readsUnitBehindNumber() {
            #expect(Self.read("5000 Wh", unit: "Wh")?.thousandths == 5_000_000)
            #expect(Self.read("5000Wh")?.thousandths == 5_000_000)
            #expect(Self.read("5,25 kWh")?.thousandths == 5_250_000)
            #expect(Self.read("5.25 KWH", unit: "kWh")?.thousandths == 5_250_000)
            #expect(Self.read("5 kWh", unit: "Wh") == nil)
            #expect(Self.read("5 apples") == nil)
        }

        /// No number is guessed. A text without a digit says that there is no value, so that the
        /// transaction needs no review; any other one may have been energy.
        @Test(
            arguments: [
                ("NaN", false), ("nan", false), ("null", false), ("-", false), ("∞", false),
                ("n/a", false), ("", false), (" ", false), ("1e999", true), ("0x10", true),
                ("5.000.000", true), ("1 000", true), ("5 kg", true), ("1e13", true),
            ] as [(String, Bool)]) func dropsUnreadableValue(_ value: String, _ isRemarked: Bool)
        {
            let reading = V16.MeterValue(
                timestamp: .epoch,
                sampledValue: [
                    .init(value: value, unit: "Wh"),
                    .init(value: "7000", measurand: "Power.Active.Import", unit: "W"),
                ]
            ).reading(fallback: .epoch)
            #expect(reading.hasUnreadableRegister == isRemarked)
            #expect(reading.reading.values.map(\.measurand) == [.powerActiveImport])
        }

        /// The resolution follows from the digits and the unit; only the register has one.
        @Test(
            arguments: [
                ("269.46", "kWh", 10_000), ("269.4", "kWh", 100_000), ("269", "kWh", 1_000_000),
                ("269.456", "kWh", nil), ("269.4567", "kWh", nil), ("269456", "Wh", nil),
                ("269456.7", "Wh", nil), ("2.69e2", "kWh", 1_000_000), ("0.26", "MWh", 1_000_000),
                ("269.46 kWh", nil, 10_000), ("269,5", "KWH", 100_000),
            ] as [(String, String?, Int64?)])
        func knowsResolution(_ value: String, _ unit: String?, _ resolution: Int64?) throws {
            #expect(try #require(Self.read(value, unit: unit)).resolution == resolution)
            let voltage = V16.MeterValue.Sample(value: "230", measurand: "Voltage", unit: "kV")
            #expect(voltage.normalised?.resolution == nil)
        }

        /// Places and contexts in any case; an unknown one is the outlet, or a periodic sample.
        @Test func readsPlaceAndContext() {
            #expect(Self.read("5", location: "Outlet")?.location == nil)
            #expect(Self.read("5", location: "outlet")?.location == nil)
            #expect(Self.read("5", location: "Inlet")?.location == .inlet)
            #expect(Self.read("5", location: "inlet ")?.location == .inlet)
            #expect(Self.read("5", location: "ev")?.location == .ev)
            #expect(Self.read("5", location: "Roof")?.location == nil)
            #expect(Self.read("5", context: "transaction.begin")?.context == .transactionBegin)
            #expect(Self.read("5", context: "Sample.Sometimes")?.context == .samplePeriodic)
        }

        /// Registers of a start or a stop as texts with fractions and units.
        @Test(
            arguments: [
                ("1000", 1000), ("1000.9", 1000), ("\"1000.9\"", 1000), ("\"1000 Wh\"", 1000),
                ("\"1.5 kWh\"", 1500), ("\"1 apple\"", nil), ("\"NaN\"", nil), ("null", nil),
            ] as [(String, Int64?)]) func readsMeterStart(_ json: String, _ wattHours: Int64?)
            throws
        {
            let fields = try fields(#"{"meterStart":\#(json)}"#)
            #expect(V16.StartTransaction.Request(fields).meterStart == wattHours)
        }
    }
}
