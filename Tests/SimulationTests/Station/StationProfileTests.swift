import CommonBase
import Testing

@testable import VirtualDevices

@Suite struct StationProfileTests {
    private static func json(_ text: String) throws -> JSONValue {
        try JSONReader.parse(text.utf8)
    }

    private static func answer(
        _ bench: inout StationBench, _ action: String, _ payload: String
    ) throws -> JSONValue? {
        bench.command(action, try json(payload))
        guard case .callResult("x", let answer) = bench.answers.last else { return nil }
        return answer
    }

    /// Accepts full and differential lists; listed cards may charge while the central system is
    /// unreachable.
    @Test func listedCardChargesOffline() throws {
        var bench = try StationBench.booted()
        func send(_ version: Int, _ type: String, _ entries: String) throws -> String? {
            bench.command(
                "SendLocalList",
                try Self.json(
                    """
                    {"listVersion": \(version), "updateType": "\(type)",
                     "localAuthorizationList": [\(entries)]}
                    """))
        }
        let card = #"{"idTag": "A", "idTagInfo": {"status": "Accepted"}}"#
        #expect(try send(3, "Full", card) == "Accepted")
        #expect(try send(3, "Differential", card) == "VersionMismatch")
        #expect(try send(4, "Differential", #"{"idTag": "B"}"#) == "Accepted")
        #expect(try Self.answer(&bench, "GetLocalListVersion", "{}")?["listVersion"] == 4)
        bench.isReachable = false
        bench.feed(.disconnected(reason: "cut"))
        bench.tap("B")
        #expect(bench.machine.snapshot.status == .available)
        bench.tap("A")
        #expect(bench.machine.snapshot.status == .charging)
    }

    /// A reservation admits one token; its transaction reports it and uses it up.
    @Test func reservationAdmitsOneToken() throws {
        var bench = try StationBench.booted()
        let reserve = """
            {"connectorId": 1, "expiryDate": "2036-01-01T00:00:00Z", "idTag": "A",
             "reservationId": 5}
            """
        #expect(bench.command("ReserveNow", try Self.json(reserve)) == "Accepted")
        bench.tap("B")
        bench.serve()
        #expect(bench.machine.snapshot.status == .available)
        bench.tap("A")
        bench.serve()
        let start = bench.calls.last { $0.action == "StartTransaction" }
        #expect(start?.payload["reservationId"] == 5)
        let cancel = try Self.json(#"{"reservationId": 5}"#)
        #expect(bench.command("CancelReservation", cancel) == "Rejected")
        #expect(bench.command("ReserveNow", try Self.json(reserve)) == "Occupied")
    }

    /// The station obeys a limit exactly, and reports it on request.
    @Test func obeysChargingProfile() throws {
        var bench = try StationBench.booted(sampleIntervalSeconds: 3600)
        let profile = """
            {"connectorId": 1, "csChargingProfiles": {"chargingProfileId": 1, "stackLevel": 0,
             "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Relative",
             "chargingSchedule": {"chargingRateUnit": "W",
             "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 3600}]}}}
            """
        #expect(bench.command("SetChargingProfile", try Self.json(profile)) == "Accepted")
        bench.tap("A")
        bench.serve()
        let before = bench.machine.registerWh
        bench.wait(milliseconds: 100_000)
        bench.feed(.tick)
        #expect(bench.machine.registerWh - before == 100)
        let asked = #"{"connectorId": 1, "duration": 60}"#
        let schedule = try Self.answer(&bench, "GetCompositeSchedule", asked)?["chargingSchedule"]
        let period = schedule?["chargingSchedulePeriod"]?.arrayValue?.first
        #expect(period?["limit"] == 3600)
        #expect(bench.command("ClearChargingProfile", .object(["id": 1])) == "Accepted")
        #expect(bench.command("ClearChargingProfile", .object(["id": 1])) == "Unknown")
        let own = profile.replacing("TxDefaultProfile", with: "TxProfile")
        #expect(bench.command("SetChargingProfile", try Self.json(own)) == "Accepted")
        bench.tap("A")
        bench.serve()
        bench.wait(milliseconds: 2000)
        bench.serve()
        #expect(bench.command("SetChargingProfile", try Self.json(own)) == "Rejected")
    }

    /// Long operations are reported step by step; triggered messages follow the answer.
    @Test func reportsProgressOfOperations() throws {
        var bench = try StationBench.booted()
        let before = bench.calls.count
        let update = #"{"location": "https://example.org", "retrieveDate": "2026-01-01T00:00:00Z"}"#
        #expect(try Self.answer(&bench, "UpdateFirmware", update) == .object([]))
        bench.serve()
        let words = ["Downloading", "Downloaded", "Installing", "Installed"]
        #expect(bench.transcript(from: before) == words.map { "FirmwareStatusNotification \($0)" })
        let next = bench.calls.count
        let trigger = #"{"requestedMessage": "StatusNotification"}"#
        #expect(bench.command("TriggerMessage", try Self.json(trigger)) == "Accepted")
        bench.serve()
        #expect(bench.transcript(from: next) == ["StatusNotification Available"])
    }

    /// A personality file sets vendor, keys and unsupported actions, here of an X3-HAC.
    @Test func personalityFileSetsBehaviour() throws {
        let personality = try StationPersonality(file: Self.path("solax-x3-hac"))
        var bench = try StationBench(personality: personality)
        bench.feed(.started)
        let boot = bench.calls.last?.payload
        #expect(boot?["chargePointModel"] == "X3-HAC" && boot?["firmwareVersion"] == "012.04")
        bench.serve()
        #expect(bench.command("GetLocalListVersion", .object([])) == nil)
        let change = #"{"key": "MeterValueSampleInterval", "value": "20"}"#
        #expect(try Self.answer(&bench, "ChangeConfiguration", change) == .object([]))
        let trigger = #"{"requestedMessage": "MeterValues"}"#
        #expect(bench.command("TriggerMessage", try Self.json(trigger)) == "Rejected")
        let keys = try Self.answer(&bench, "GetConfiguration", "{}")?["configurationKey"]
        let names = keys?.arrayValue?.compactMap { $0["key"]?.stringValue } ?? []
        #expect(names.contains("ChargingSchduleAllowedChargingRate"))
        #expect(!names.contains("SupportedFeatureProfiles"))
    }

    /// Faults affect every message.
    @Test func faultsAffectEveryMessage() throws {
        let personality = try StationPersonality(file: Self.path("careless"))
        var bench = try StationBench(personality: personality)
        bench.feed(.started)
        bench.serve()
        bench.tap("A")
        bench.serve()
        bench.tap("A")
        bench.serve()
        let stops = bench.calls.filter { $0.action == "StopTransaction" }
        #expect(stops.count == 2)
        #expect(stops.first?.payload == stops.last?.payload)
        #expect(stops.first?.payload["timestamp"]?.stringValue?.hasSuffix("Z") == false)
        #expect(stops.first?.payload["vendorSpecific"] == "yes")
        let values = bench.calls.last { $0.action == "MeterValues" }?.payload["meterValue"]
        let sample = values?.arrayValue?.first?["sampledValue"]?.arrayValue?.first
        #expect(sample?["value"]?.intValue != nil)
    }

    /// The error names the file.
    @Test func missingPersonalityFileThrows() {
        #expect(throws: ServiceError.self) { try StationPersonality(file: "/nowhere.json") }
    }

    private static func path(_ name: String) -> String {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(2)
        return parts.joined(separator: "/") + "/Personalities/\(name).json"
    }
}
