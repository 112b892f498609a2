import CommonBase
import TestSupport
import Testing

@testable import CloudControl
@testable import CloudCore
@testable import CloudTestSupport

extension CloudControlTests {
    @Suite struct CommandStoreTests {
        private static let key = "feedfacefeedfacefeedface"
        private static let card = "04A2B3C4D5E6F7"

        /// The station gets the whole request, the database an encrypted one, and people a masked
        /// one.
        @Test(
            arguments: [
                (
                    "ChangeConfiguration", #"{"key": "WifiPassword", "value": "\#(key)"}"#,
                    key, #"{"key":"WifiPassword","value":"…"}"#
                ),
                (
                    "RequestStartTransaction", #"{"idToken": "\#(card)", "connectorId": 1}"#,
                    card, #"{"idTokenSuffix":"E6F7","connectorId":1}"#
                ),
                (
                    "GetDiagnostics",
                    #"{"payload": {"location": "ftp://me:\#(key)@example.org/"}}"#, key,
                    #"{"payload":{"location":"ftp://…@example.org/"}}"#
                ),
            ] as [(String, String, String, String)])
        func storesSecretsEncryptedAndShowsThemMasked(
            action: String, members: String, secret: String, shown: String
        ) async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            try await bench.addCard(Self.card)
            let station = ScriptedStation(status: "Accepted")
            let record = try await bench.commands(over: station)
                .issue(action, try json(members), at: "CP-1")
            #expect(record.status == .accepted)
            #expect(station.calls.map { JSONWriter.text($0.payload).contains(secret) } == [true])
            #expect(!record.request.contains(secret))
            let store = bench.commandStore()
            #expect(JSONWriter.text(try store.shown(record)) == shown)
            let stored = try #require(try store.command(of: record))
            #expect(JSONWriter.text(stored.request.json).contains(secret))
        }

        /// The open pages of a charger learn of its commands and their outcomes.
        @Test func signalsCommandsOfStation() async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            let changes = bench.database.signals.subscribe(to: [.stationCommands])
            defer { changes.cancel() }
            _ = try await bench.commands(over: ScriptedStation(status: "Accepted"))
                .issue("ClearCache", .object([]), at: "CP-1")
            #expect(changes.take().signals == [Signal(.stationCommands, "CP-1")])
        }

        /// A transfer URL of the cloud is a secret, too.
        @Test func masksTransferURL() async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            let station = ScriptedStation(.payload(.object([])))
            let record = try await bench.commands(over: station)
                .issue("GetDiagnostics", .object([]), at: "CP-1")
            let url = try #require(station.calls.first?.payload["location"]?.stringValue)
            #expect(url.hasPrefix("https://zapoj.invalid/transfers/"))
            #expect(!record.request.contains("transfers"))
            let shown = try bench.commandStore().shown(record)["payload"]?["location"]
            #expect(shown == "https://zapoj.invalid/transfers/…")
        }

        /// Commands of earlier versions were stored masked; they are shown as they are.
        @Test func showsCommandsOfEarlierVersions() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            let now = bench.clock.now.wall
            let record = try await bench.database.write { db in
                let number = try CommandTable.insert(
                    CommandTable.New(
                        id: try id("c1"), station: station, action: "RequestStartTransaction",
                        request: #"{"idTokenSuffix":"E6F7"}"#, tokenHash: nil, issuedBy: nil,
                        expiresAt: now), at: now, db)
                return try #require(try CommandTable.find(number: number, db))
            }
            let store = bench.commandStore()
            #expect(JSONWriter.text(try store.shown(record)) == #"{"idTokenSuffix":"E6F7"}"#)
            #expect(try store.command(of: record) == nil)
        }

        /// Reading a stored request gives the same request.
        @Test(
            arguments: [
                ("Reset", #"{"type": "Immediate"}"#), ("UnlockConnector", #"{"connectorId": 2}"#),
                ("ChangeAvailability", #"{"connectorId": 1, "operative": false}"#),
                ("DataTransfer", #"{"vendorId": "v", "messageId": "m", "data": "d\n"}"#),
                ("GetConfiguration", #"{"keys": ["A"]}"#),
                ("ChangeConfiguration", #"{"key": "A", "value": ""}"#),
                ("RequestStopTransaction", #"{"transactionId": "t"}"#),
                ("TriggerMessage", #"{"payload": {"requestedMessage": "Heartbeat"}}"#),
            ] as [(String, String)])
        func readsWhatItWrites(action: String, members: String) throws {
            let catalogue = try CloudBench().commandStore().catalogue
            let once = try catalogue.read(CommandAction(action), try json(members)).request.json
            let twice = try catalogue.read(CommandAction(action), once).request.json
            #expect(twice == once)
        }
    }
}
