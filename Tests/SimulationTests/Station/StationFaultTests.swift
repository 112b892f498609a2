import CommonBase
import OCPPMessages
import Testing

@testable import VirtualDevices

/// What a virtual station with each fault sends.
@Suite struct StationFaultTests {
    /// A station that has booted and charged for 25 s with two samples, and has ended by a tap.
    private static func charged(_ faults: StationFault...) throws -> StationBench {
        var personality = StationPersonality(vendor: "V", model: "M")
        personality.faults = faults
        var bench = try StationBench(personality: personality)
        bench.feed(.started)
        bench.serve()
        bench.tap("04A1B2C3D4E5F6")
        bench.serve()
        for _ in 0..<2 {
            bench.wait(milliseconds: 10_000)
            bench.serve()
        }
        bench.wait(milliseconds: 5000)
        bench.tap("04A1B2C3D4E5F6")
        bench.serve()
        bench.wait(milliseconds: 20_000)
        bench.serve()
        return bench
    }

    /// The registers of the samples as `value unit phase location context`, without defaults.
    private static func registers(_ bench: StationBench) -> [[String]] {
        bench.calls.filter { $0.action == "MeterValues" }.flatMap { call in
            (call.payload["meterValue"]?.arrayValue ?? []).map { reading in
                (reading["sampledValue"]?.arrayValue ?? []).filter {
                    [nil, "Energy.Active.Import.Register"].contains($0["measurand"]?.stringValue)
                }.map { sample in
                    ["value", "unit", "phase", "location"]
                        .compactMap { sample[$0]?.stringValue }.joined(separator: " ")
                }
            }
        }
    }

    /// 11 kW for 10 s are 30 Wh, and the first register is that of the start.
    @Test(
        arguments: [
            (.roundedRegisters, [["1234570 Wh"], ["1234600 Wh"], ["1234630 Wh"]]),
            (.kilowattHours, [["1234.57 kWh"], ["1234.60 kWh"], ["1234.63 kWh"]]),
            (.lowerCaseUnits, [["1234567 wh"], ["1234597 wh"], ["1234628 wh"]]),
            (
                .inletBesideOutlet,
                [
                    ["2469134 Wh Inlet", "1234567 Wh Outlet"],
                    ["2469194 Wh Inlet", "1234597 Wh Outlet"],
                    ["2469256 Wh Inlet", "1234628 Wh Outlet"],
                ]
            ),
            (
                .beginBesidePeriodic,
                [
                    ["1234567 Wh", "1234567 Wh"], ["1234597 Wh", "1234567 Wh"],
                    ["1234628 Wh", "1234567 Wh"],
                ]
            ),
            (.sessionBesideTotal, [["0", "1234567"], ["30", "1234597"], ["61", "1234628"]]),
            (
                .phasesWithTotal,
                [
                    ["1234567 Wh L1", "1234567 Wh L2", "1234567 Wh L3"],
                    ["1234597 Wh L1", "1234597 Wh L2", "1234597 Wh L3"],
                    ["1234628 Wh L1", "1234628 Wh L2", "1234628 Wh L3"],
                ]
            ),
            (
                .phaseDropsOut,
                [
                    ["411522 Wh L1", "411522 Wh L2", "411523 Wh L3"], ["411532 Wh L1"],
                    ["411542 Wh L1", "411543 Wh L2", "411543 Wh L3"],
                ]
            ),
        ] as [(StationFault, [[String]])])
    func spoilsRegisters(_ fault: StationFault, _ registers: [[String]]) throws {
        #expect(Self.registers(try Self.charged(fault)) == registers)
    }

    @Test func sendsPhasesInReadingsOfTheirOwn() throws {
        let registers = Self.registers(try Self.charged(.phaseReadings))
        #expect(
            registers.prefix(3) == [["411522 Wh L1"], ["411522 Wh L2"], ["411523 Wh L3"]])
        #expect(registers.count == 9)
    }

    @Test(
        arguments: [
            (.zeroTransactionIDs, 0), (.minusOneTransactionIDs, -1), (.missingTransactionIDs, nil),
            (.maximumTransactionIDs, 2_147_483_647), (.roundedRegisters, 7),
        ] as [(StationFault, Int64?)])
    func spoilsTransactionIDOfMeterValues(_ fault: StationFault, _ id: Int64?) throws {
        let bench = try Self.charged(fault)
        let values = bench.calls.filter { $0.action == "MeterValues" }
        #expect(values.count == 3)
        #expect(values.allSatisfy { $0.payload["transactionId"]?.intValue == id })
        let stop = bench.calls.last { $0.action == "StopTransaction" }
        #expect(stop?.payload["transactionId"] == 7)
    }

    /// The messages from the tap that ends the transaction.
    @Test(
        arguments: [
            (
                .lateValues,
                [
                    "StopTransaction Local", "StatusNotification Finishing", "MeterValues",
                    "StatusNotification Available",
                ]
            ),
            (
                .availableBeforeStop,
                [
                    "StatusNotification Available", "StopTransaction Local",
                    "StatusNotification Finishing", "StatusNotification Available",
                ]
            ),
            (.unsentStops, ["StatusNotification Finishing", "StatusNotification Available"]),
            (
                .statusWordsOfOtherVersions,
                [
                    "StopTransaction Local", "StatusNotification Occupied",
                    "StatusNotification Available",
                ]
            ),
            (
                .valuesWithoutTransaction,
                [
                    "StopTransaction Local", "StatusNotification Finishing",
                    "StatusNotification Available", "MeterValues",
                ]
            ),
        ] as [(StationFault, [String])])
    func spoilsEndOfTransaction(_ fault: StationFault, _ messages: [String]) throws {
        let transcript = try Self.charged(fault).transcript()
        #expect(Array(transcript.suffix(messages.count)) == messages)
    }

    /// It boots, and does not know the transaction any more.
    @Test func forgetsTransactionAtBoot() throws {
        let bench = try Self.charged(.forgottenStops)
        #expect(bench.hangUps == 1)
        #expect(!bench.calls.contains { $0.action == "StopTransaction" })
        #expect(bench.calls.count { $0.action == "BootNotification" } == 2)
        #expect(bench.transcript().last == "StatusNotification Available")
    }

    @Test func rejectsRemoteStop() throws {
        var personality = StationPersonality(vendor: "V", model: "M")
        personality.faults = [.rejectedRemoteStops]
        var bench = try StationBench(personality: personality)
        bench.feed(.started)
        bench.serve()
        bench.tap("A")
        bench.serve()
        #expect(bench.command("RemoteStopTransaction", .object(["transactionId": 7])) == "Rejected")
    }

    @Test(
        arguments: [
            (.clockBehind, "2026-11-22T11:53:00Z"), (.clockAhead, "2026-11-22T12:07:00Z"),
        ] as [(StationFault, String)])
    func spoilsTimes(_ fault: StationFault, _ time: String) {
        var personality = StationPersonality(vendor: "V", model: "M")
        personality.faults = [fault]
        let written = personality.written(.object(["timestamp": "2026-11-22T12:00:00Z"]))
        let found = written["timestamp"]?.stringValue.flatMap(Timestamp.init(parsing:))
        #expect(found?.iso8601Seconds == time)
    }

    @Test(
        arguments: [
            (.oneDigitHours, "timestamp", "2026-11-22T09:05:00Z", "2026-11-22T9:05:00Z"),
            (.oneDigitHours, "timestamp", "2026-11-22T19:05:00Z", "2026-11-22T19:05:00Z"),
            (.separatedTags, "idTag", "04A1B2C3D4E5F6", "04:A1:B2:C3:D4:E5:F6"),
            (.separatedTags, "idTag", "04A1B2C3D4E5F60708", "04A1B2C3D4E5F60708"),
        ] as [(StationFault, String, String, String)])
    func spoilsTexts(_ fault: StationFault, _ name: String, _ text: String, _ written: String) {
        var personality = StationPersonality(vendor: "V", model: "M")
        personality.faults = [fault]
        let payload = JSONValue.object([.init(name, .string(text))])
        #expect(personality.written(payload)[name]?.stringValue == written)
    }

    @Test(
        arguments: [
            (.truncatedAnswers, #"[3,"7",{"status":"Accepted""#, #"[2,"8","A",{}]"#),
            (.trailingNULs, "[3,\"7\",{\"status\":\"Accepted\"}]\0", "[2,\"8\",\"A\",{}]\0"),
            (
                .byteOrderMarks, "\u{FEFF}[3,\"7\",{\"status\":\"Accepted\"}]",
                "\u{FEFF}[2,\"8\",\"A\",{}]"
            ),
            (.numericMessageIDs, #"[3,"7",{"status":"Accepted"}]"#, #"[2,8,"A",{}]"#),
            (.upperCaseWords, #"[3,"7",{"status":"ACCEPTED"}]"#, #"[2,"8","A",{}]"#),
        ] as [(StationFault, String, String)])
    func spoilsFrames(_ fault: StationFault, _ answer: String, _ call: String) {
        var personality = StationPersonality(vendor: "V", model: "M")
        personality.faults = [fault]
        func text(_ frame: OCPPFrame) -> [UInt8] { personality.bytes(of: frame) }
        let accepted = OCPPFrame.callResult(id: "7", payload: .object(["status": "Accepted"]))
        #expect(text(accepted) == Array(answer.utf8))
        let heartbeat = OCPPFrame.call(id: "8", action: "A", payload: .object([]))
        #expect(text(heartbeat) == Array(call.utf8))
    }

    /// The answers to numbers find their CALLs.
    @Test func numbersItsMessages() throws {
        let bench = try Self.charged(.numericMessageIDs)
        #expect(bench.calls.prefix(3).map(\.id) == ["1", "2", "3"])
        #expect(bench.machine.snapshot.queuedMessages == 0)
    }
}
