import CommonBase
import Dispatch
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudCore
@testable import CloudTestSupport

extension CloudCareTests {
    @Suite struct StationQuotaTests {
        private static func report(
            _ bench: CloudBench, _ station: StationID, _ source: SecurityEvent.Source, times: Int
        ) async throws {
            let now = bench.clock.now.wall
            try await bench.database.write { db in
                for number in 0..<times {
                    try SecurityEventTable.append(
                        "Type", source: source, techInfo: "\(number)", of: station,
                        occurredAt: now, receivedAt: now, db)
                }
            }
        }

        private static func stored(_ bench: CloudBench, _ station: StationID) async throws -> Int {
            try await bench.database.read { db in
                try SecurityEventTable.list(
                    station: station, type: nil, before: .max, limit: 100_000, viewer: .system, db)
            }.count
        }

        /// One station's flood takes nothing from another, and is shown; a day later it may report
        /// again.
        @Test func boundsSecurityEventsOfEachStation() async throws {
            let bench = try CloudBench()
            let (loud, quiet) = (
                try await bench.addStation("CP-1"), try await bench.addStation("CP-2")
            )
            try await Self.report(bench, loud, .station, times: 3000)
            try await Self.report(bench, quiet, .station, times: 10)
            #expect(try await Self.stored(bench, loud) == 1000)
            #expect(try await Self.stored(bench, quiet) == 10)
            let excesses = try await bench.database.read { db in
                try StationExcessTable.list(station: loud, db)
            }
            #expect(excesses.map(\.quota) == ["securityEvents"])
            #expect(excesses.map(\.count) == [2000])
            #expect(bench.database.quotas.excesses(of: .securityEvents) == 2000)
            #expect(bench.database.quotas.takeNews().map { $0.count } == [2000])
            #expect(bench.database.quotas.takeNews().isEmpty)
            bench.clock.move(seconds: 86_400)
            try await Self.report(bench, loud, .station, times: 10)
            #expect(try await Self.stored(bench, loud) == 1010)
        }

        /// Refused connections, which anybody can cause, do not use up the station's own events.
        @Test func separatesEventsOfStrangers() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            try await Self.report(bench, station, .cloud, times: 1000)
            #expect(try await Self.stored(bench, station) == 20)
            try await Self.report(bench, station, .station, times: 100)
            #expect(try await Self.stored(bench, station) == 120)
        }

        @Test func showsExcessesToThoseWhoManageTheStation() async throws {
            let bench = try await RESTBench()
            let station = try await bench.cloud.addStation("CP-1")
            try await Self.report(bench.cloud, station, .cloud, times: 30)
            try await bench.run { client in
                let answer = try await client.call(.get, "/api/v1/stations/CP-1/quota-excesses")
                let items = answer.json["items"]?.arrayValue
                #expect(items?.first?["quota"] == "notedSecurityEvents")
                #expect(items?.first?["count"]?.intValue == 10)
            }
        }

        /// A reader of a message log waits for what was deferred, but only with a right to the station.
        @Test(.timeLimit(.minutes(5))) func refusesMessagesWithoutCommit() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("CP-1")
            let database = bench.cloud.database
            try await bench.run(as: .driver) { client in
                let release = DispatchSemaphore(value: 0)
                database.write({ _ in release.wait() }, then: { _ in })
                defer { release.signal() }
                for station in ["CP-1", "CP-9"] {
                    let answer = try await client.call(
                        .get, "/api/v1/stations/\(station)/messages")
                    #expect([403, 404].contains(answer.status))
                }
            }
        }

        /// A timed job keeps the newest of each station, and rows that have not expired.
        @Test func retentionKeepsNewestOfEachStation() async throws {
            let bench = try CloudBench()
            let stations = [
                try await bench.addStation("CP-1"), try await bench.addStation("CP-2"),
            ]
            var random = SeededRandom(seed: 3)
            var numbers: [StationID: Int] = [:]
            for _ in 0..<20 {
                let station = stations[random.index(2)]
                let count = random.index(80)
                numbers[station, default: 0] += count
                try await Self.report(bench, station, .station, times: count)
            }
            let limit = 300
            let rule = RetentionRule.newest(limit, perStationOf: "security_event")
            try await rule.apply(to: bench.database, at: bench.clock.now.wall)
            for station in stations {
                #expect(
                    try await Self.stored(bench, station) == min(limit, numbers[station] ?? 0))
            }
        }
    }
}
