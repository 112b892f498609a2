import CommonBase
import OCPPMessages
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudControl
@testable import CloudCore
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

        /// Keys beyond the limit are dropped, which is one excess of each answer. Known keys still
        /// change, and of a key that comes many times the last value counts.
        @Test func boundsKeys() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            let now = bench.clock.now.wall
            func report(_ keys: [(String, String)]) async throws {
                let answer = V16.GetConfiguration.Response(
                    configurationKey: keys.map {
                        V16.KeyValue(key: $0.0, isReadonly: false, value: $0.1)
                    })
                try await bench.database.write { db in
                    try ConfigurationService.report(answer, of: station, db, at: now)
                }
            }
            func stored() async throws -> ([String: String], [String]) {
                try await bench.database.read { db in
                    let keys = try StationConfigurationTable.list(station: station, db)
                    let excesses = try StationExcessTable.list(station: station, db)
                    return (
                        Dictionary(uniqueKeysWithValues: keys.map { ($0.key, $0.reported ?? "") }),
                        excesses.map { "\($0.quota) \($0.count)" }
                    )
                }
            }
            let limit = ConfigurationService.keyLimit
            try await report((0..<limit).map { ("Key\($0)", "1") })
            #expect(try await stored().1 == [])
            try await report((0..<limit + 100).map { ("Key\($0)", "2") })
            try await report((0..<100_000).map { ("Key7", "\($0)") } + [("New", "1")])
            let (keys, excesses) = try await stored()
            #expect(keys.count == limit)
            #expect(keys["Key499"] == "2" && keys["Key7"] == "99999" && keys["New"] == nil)
            #expect(excesses == ["configurationKeys 2"])
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
