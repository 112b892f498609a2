import CommonBase
import Testing

@testable import VirtualDevices

@Suite struct StationCommandTests {
    /// A remote start begins at once, and a remote stop ends only that transaction.
    @Test func remoteStartAndStop() throws {
        var bench = try StationBench.booted()
        let first = bench.calls.count
        let start = JSONValue.object(["idTag": "A", "connectorId": 1])
        #expect(bench.command("RemoteStartTransaction", start) == "Accepted")
        bench.serve()
        #expect(bench.machine.snapshot.status == .charging)
        #expect(bench.command("RemoteStartTransaction", start) == "Rejected")
        #expect(bench.command("RemoteStopTransaction", .object(["transactionId": 8])) == "Rejected")
        #expect(bench.command("RemoteStopTransaction", .object(["transactionId": 7])) == "Accepted")
        bench.serve()
        #expect(
            bench.transcript(from: first) == [
                "StatusNotification Preparing", "StartTransaction", "StatusNotification Charging",
                "MeterValues", "StopTransaction Remote", "StatusNotification Finishing",
            ])
    }

    /// If the key requires it, a remote start sends Authorize first.
    @Test func authorizesRemoteStartIfConfigured() throws {
        var bench = try StationBench.booted()
        let change = JSONValue.object(["key": "AuthorizeRemoteTxRequests", "value": "true"])
        #expect(bench.command("ChangeConfiguration", change) == "Accepted")
        let first = bench.calls.count
        bench.command("RemoteStartTransaction", .object(["idTag": "A"]))
        bench.serve()
        #expect(bench.transcript(from: first).first == "Authorize")
        #expect(bench.machine.snapshot.status == .charging)
    }

    /// A reset ends the transaction, disconnects, and boots again; the stop is reported after that.
    @Test(arguments: ["Hard", "Soft"]) func resetEndsTransactionAndReboots(type: String) throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.serve()
        let first = bench.calls.count
        #expect(bench.command("Reset", .object(["type": .string(type)])) == "Accepted")
        #expect(bench.hangUps == 1)
        bench.wait(milliseconds: 10_000)
        bench.serve()
        let transcript = bench.transcript(from: first)
        #expect(transcript.first == "BootNotification")
        #expect(transcript.contains("StopTransaction \(type)Reset"))
    }

    /// No card charges while inoperative; during a transaction, the change is scheduled for its
    /// end.
    @Test func changesAvailability() throws {
        func change(_ type: String) -> JSONValue {
            .object(["connectorId": 0, "type": .string(type)])
        }
        var bench = try StationBench.booted()
        #expect(bench.command("ChangeAvailability", change("Inoperative")) == "Accepted")
        #expect(bench.machine.snapshot.status == .unavailable)
        bench.serve()
        bench.tap("A")
        #expect(bench.machine.snapshot.status == .unavailable)
        #expect(bench.command("ChangeAvailability", change("Operative")) == "Accepted")
        bench.serve()
        bench.tap("A")
        bench.serve()
        #expect(bench.command("ChangeAvailability", change("Inoperative")) == "Scheduled")
        bench.tap("A")
        bench.serve()
        bench.wait(milliseconds: 2000)
        #expect(bench.machine.snapshot.status == .unavailable)
    }

    /// Supported keys can be changed; others are read-only or unknown.
    @Test func readsAndChangesKeys() throws {
        var bench = try StationBench.booted(sampleIntervalSeconds: 10)
        for (key, value, status) in [
            ("MeterValueSampleInterval", "2", "Accepted"),
            ("MeterValueSampleInterval", "0", "Rejected"),
            ("MeterValueSampleInterval", "often", "Rejected"),
            ("NumberOfConnectors", "2", "Rejected"), ("Colour", "red", "NotSupported"),
        ] {
            let payload = JSONValue.object(["key": .string(key), "value": .string(value)])
            #expect(bench.command("ChangeConfiguration", payload) == status)
        }
        bench.command(
            "GetConfiguration", .object(["key": .array(["MeterValueSampleInterval", "Colour"])]))
        #expect(
            bench.answers.last
                == .callResult(
                    id: "x",
                    payload: .object([
                        "configurationKey": .array([
                            .object([
                                "key": "MeterValueSampleInterval", "readonly": false,
                                "value": "2",
                            ])
                        ]), "unknownKey": .array(["Colour"]),
                    ])))
        bench.tap("A")
        bench.serve()
        let before = bench.calls.count
        bench.wait(milliseconds: 2000)
        #expect(bench.transcript(from: before) == ["MeterValues"])
    }

    /// After ClearCache no card is known; DataTransfer of unknown vendors is rejected as specified.
    @Test func clearsCacheAndRejectsUnknownVendor() throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.serve()
        #expect(bench.machine.cache == ["A"])
        #expect(bench.command("ClearCache", .object([])) == "Accepted")
        #expect(bench.machine.cache.isEmpty)
        let data = JSONValue.object(["vendorId": "cz.example", "data": "x"])
        #expect(bench.command("DataTransfer", data) == "UnknownVendorId")
        #expect(bench.command("UnlockConnector", .object(["connectorId": 2])) == "NotSupported")
        #expect(bench.command("UnlockConnector", .object(["connectorId": 1])) == "Unlocked")
        #expect(bench.machine.snapshot.status == .finishing)
    }
}
