import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudTestSupport

extension CloudStationGatewayTests {
    /// Sessions as real chargers report them, from public bug reports: the energy is right, and the
    /// bill of an honest charger is clean.
    @Suite struct RegisterCaseTests {
        struct Case: Sendable, CustomTestStringConvertible {
            var testDescription: String
            var start: Int64 = 1000
            /// Minutes after the start, and the `sampledValue` of readings with that time.
            var readings: [(Int64, String)] = []
            /// JSON; nil for a stop without a register.
            var stop: String? = "8000"
            /// `sampledValue` of a reading at the end.
            var data: String?
            var energyWh: Int64 = 7000
            var anomalies: Set<Anomaly> = []
        }

        private static let wh = #""measurand":"Energy.Active.Import.Register","unit":"Wh""#
        private static let kwh = #""measurand":"Energy.Active.Import.Register","unit":"kWh""#
        private static let power = #"{"value":"9451","measurand":"Power.Active.Import","unit":"W"}"#

        private static let cases: [Case] = [
            Case(
                testDescription: "01a: the start beside the present register", start: 157_440,
                readings: [
                    (
                        30,
                        #"{"value":"163630",\#(wh),"context":"Sample.Periodic"},"#
                            + #"{"value":"157440",\#(wh),"context":"Transaction.Begin"}"#
                    )
                ], stop: "164000", energyWh: 6560),
            Case(
                testDescription: "01a in the data of the stop, without a register of the stop",
                stop: nil,
                data: #"{"value":"1000",\#(wh),"context":"Transaction.Begin"},"#
                    + #"{"value":"8000",\#(wh),"context":"Transaction.End"}"#,
                anomalies: [.unreadableValue]),
            Case(
                testDescription: "02a: the house's register before the outlet's",
                readings: [
                    (
                        30,
                        #"{"value":"5000000",\#(wh),"location":"Inlet"},"#
                            + #"{"value":"4000",\#(wh),"location":"Outlet"}"#
                    )
                ]),
            Case(
                testDescription: "02b: the house's register in a reading of its own",
                readings: [
                    (20, #"{"value":"4000",\#(wh),"location":"Outlet"}"#),
                    (30, #"{"value":"5000000",\#(wh),"location":"Inlet"}"#),
                    (50, #"{"value":"6000",\#(wh),"location":"Outlet"}"#),
                ]),
            Case(
                testDescription: "11: current of phase N",
                readings: [
                    (
                        30,
                        #"{"value":"4780",\#(wh)},"#
                            + #"{"value":"15.6","measurand":"Current.Import","phase":"N","unit":"A"}"#
                    )
                ]),
            Case(
                testDescription: "12: two bare registers, the first is 0", start: 0,
                readings: [
                    (20, #"{"value":"0",\#(wh)},{"value":"1244",\#(wh)}"#),
                    (30, #"{"value":"0",\#(wh)},{"value":"2244",\#(wh)}"#),
                ], stop: "3000", energyWh: 3000),
            Case(
                testDescription: "21: kilowatt-hours called watt-hours", start: 361,
                readings: (1...8 as ClosedRange<Int64>).map { index in
                    (index * 7, #"{"value":"\#(361 + index)",\#(wh)},\#(power)"#)
                }, stop: "370", energyWh: 9, anomalies: [.energyMismatch]),
            Case(
                testDescription: "40: samples rounded to 10 Wh", start: 269_456,
                readings: [
                    (1, #"{"value":"269.46",\#(kwh)}"#), (30, #"{"value":"272.96",\#(kwh)}"#),
                    (59, #"{"value":"276.46",\#(kwh)}"#),
                ], stop: "276455", energyWh: 6999),
            Case(
                testDescription: "40b: the first sample is truncated", start: 269_456,
                readings: [
                    (1, #"{"value":"269.45",\#(kwh)}"#), (30, #"{"value":"272.95",\#(kwh)}"#),
                ], stop: "276458", energyWh: 7002),
            Case(
                testDescription: "40 with whole kilowatt-hours", start: 269_956,
                readings: [
                    (1, #"{"value":"270",\#(kwh)}"#), (30, #"{"value":"273",\#(kwh)}"#),
                    (59, #"{"value":"277",\#(kwh)}"#),
                ], stop: "276655", energyWh: 6699),
            Case(
                testDescription: "40 in the data of the stop", start: 269_456, stop: "276455",
                data: #"{"value":"276.46",\#(kwh),"context":"Sample.Periodic"}"#, energyWh: 6999),
            Case(
                testDescription: "40c: one watt-hour less",
                readings: [(59, #"{"value":"8000.6",\#(wh)}"#)], stop: "7999", energyWh: 6999),
            Case(
                testDescription: "42: 0 for one sample", start: 358_000,
                readings: [
                    (15, #"{"value":"358500",\#(wh)}"#), (30, #"{"value":"0",\#(wh)}"#),
                    (45, #"{"value":"359000",\#(wh)}"#),
                ], stop: "359500", energyWh: 1500),
            Case(
                testDescription: "46: the stop says 0",
                readings: [
                    (20, #"{"value":"3000",\#(wh)}"#), (40, #"{"value":"7000",\#(wh)}"#),
                ], stop: "0", energyWh: 6000, anomalies: [.registerWentBackwards]),
            Case(testDescription: "55: a stop with a fraction", stop: #""8000.667""#),
            Case(
                testDescription: "63: a signed value beside the plain one",
                readings: [
                    (
                        30,
                        #"{"value":"OCMF|{}","format":"SignedData","measurand":"Energy.Active.Import.Register"},"#
                            + #"{"value":"4000",\#(wh)}"#
                    )
                ]),
            Case(
                testDescription: "22: an unusual unit",
                readings: [
                    (
                        30,
                        #"{"value":"5.0","measurand":"Energy.Active.Import.Register","unit":"KWH"}"#
                    )
                ]),
            Case(
                testDescription: "22: megawatt-hours that are none",
                readings: [
                    (
                        30,
                        #"{"value":"5000","measurand":"Energy.Active.Import.Register","unit":"MWh"}"#
                    )
                ]),
            Case(
                testDescription: "23: NaN and a unit in the value",
                readings: [
                    (20, #"{"value":"NaN",\#(wh)}"#), (30, #"{"value":"5000 Wh",\#(wh)}"#),
                ]),
            Case(
                testDescription: "23: no number",
                readings: [(20, #"{"value":"0x10",\#(wh)}"#)], anomalies: [.unreadableValue]),
        ]

        @Test(arguments: cases) func billsSession(_ session: Case) async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start(
                OCPP16Bench.startPayload(meterStart: session.start)
            ).number
            for (minute, values) in session.readings {
                let payload = """
                    {"connectorId":1,"transactionId":\(number),"meterValue":[
                    {"timestamp":"\(OCPP16Bench.at(minute).iso8601)","sampledValue":[\(values)]}]}
                    """
                _ = try await bench.call("MeterValues", try JSONReader.parse(payload.utf8))
            }
            let end = OCPP16Bench.at(60).iso8601
            let stop = session.stop.map { #","meterStop":\#($0)"# } ?? ""
            let data =
                session.data.map {
                    #","transactionData":[{"timestamp":"\#(end)","sampledValue":[\#($0)]}]"#
                } ?? ""
            let payload = #"{"transactionId":\#(number),"timestamp":"\#(end)"\#(stop)\#(data)}"#
            _ = try await bench.call("StopTransaction", try JSONReader.parse(payload.utf8))
            let states = try await bench.cloud.transactions().map(\.state)
            #expect(states.map(\.energyWh) == [session.energyWh])
            #expect(states.map(\.anomalies) == [session.anomalies])
        }
    }
}
