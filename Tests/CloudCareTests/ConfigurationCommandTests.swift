import CommonBase
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudControl
@testable import CloudTestSupport

extension CloudCareTests {
    @Suite struct ConfigurationCommandTests {
        /// The answer to GetConfiguration keeps empty values, masks secrets, and is remembered.
        @Test func remembersReportedValues() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            let answer = """
                {"configurationKey": [
                    {"key": "Empty", "readonly": false, "value": ""},
                    {"key": "HeartbeatInterval", "readonly": true, "value": "300"},
                    {"key": "AuthorizationKey", "readonly": false, "value": "secret"}],
                 "unknownKey": ["Colour"]}
                """
            let link = ScriptedStation(.payload(try json(answer)))
            let record = try await bench.commands(over: link)
                .issue("GetConfiguration", .object([]), at: "CP-1")
            #expect(
                try json(record.answer ?? "null")
                    == (try json(answer.replacing(#""secret""#, with: #""…""#))))
            let keys = try await bench.database.read { db in
                try StationConfigurationTable.list(station: station, db)
            }
            #expect(
                keys.map { "\($0.key)=\($0.reported ?? "nil") \($0.isReadonly)" } == [
                    "AuthorizationKey=… false", "Empty= false", "HeartbeatInterval=300 true",
                ])
            #expect(keys.map(\.reportedAt) == keys.map { _ in bench.clock.now.wall })
        }

        @Test func remembersNothingOfRejectedRequest() async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            let link = ScriptedStation(.outcome(CommandOutcome(.failed)))
            let record = try await bench.commands(over: link)
                .issue("GetConfiguration", .object([]), at: "CP-1")
            #expect(record.status == .failed)
            #expect(try await bench.count("station_configuration") == 0)
        }
    }
}
