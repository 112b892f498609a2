import CommonBase
import Logging
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudStationGateway
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct RefusedConnectionTests {
        private static func refused(
            _ station: String, from network: String, at seconds: Int64 = 0, attempts: Int64 = 1
        ) -> RefusedConnection {
            var refused = RefusedConnection(
                station: station, network: network, address: network, reason: .unknownStation,
                listener: .main, isTLS: false, userAgent: nil, subprotocols: nil,
                at: ManualClock.noon.adding(seconds: seconds))
            refused.attempts = attempts
            return refused
        }

        private static func rows(_ database: CloudDatabase) async throws -> [RefusedConnection] {
            try await database.read { db in
                try RefusedConnectionTable.list(
                    before: .max, limit: 10_000, viewer: .system, db)
            }
        }

        @Test func joinsAttemptsOfOneNetwork() async throws {
            let bench = try CloudBench()
            let attempts = [
                Self.refused("CP-1", from: "192.0.2.1"),
                Self.refused("CP-1", from: "192.0.2.1", at: 60, attempts: 3),
                Self.refused("CP-1", from: "192.0.2.2", at: 70),
            ]
            try await bench.database.write { try RefusedConnectionTable.save(attempts, $0) }
            let rows = try await Self.rows(bench.database)
            #expect(rows.map(\.network) == ["192.0.2.2", "192.0.2.1"])
            #expect(rows.map(\.attempts) == [1, 4])
            #expect(rows.last?.firstAt == ManualClock.noon)
            #expect(rows.last?.lastAt == ManualClock.noon.adding(seconds: 60))
        }

        /// One network tries many ids: it keeps 20, among them the honest one that comes back.
        @Test func boundsIdsOfNetwork() async throws {
            let bench = try CloudBench()
            for second in 0..<100 as Range<Int64> {
                let tried = (0..<5).map {
                    Self.refused("X-\(second)-\($0)", from: "192.0.2.1", at: second)
                }
                let honest = [Self.refused("CP-1", from: "192.0.2.1", at: second)]
                try await bench.database.write {
                    try RefusedConnectionTable.save(tried + honest, $0)
                }
            }
            let rows = try await Self.rows(bench.database)
            #expect(rows.count == RefusedConnectionTable.limitPerNetwork)
            #expect(rows.first { $0.station == "CP-1" }?.attempts == 100)
        }

        /// A full table still takes the attempt of another network, and loses one of a crowded one.
        @Test func hostileNetworksPushOutNoOther() async throws {
            let bench = try CloudBench()
            let honest = [Self.refused("CP-1", from: "198.51.100.1")]
            let crowd = (0..<60).flatMap { network in
                (0..<20).map {
                    Self.refused("X-\($0)", from: "2001:db8:\(network)::", at: 10, attempts: 9)
                }
            }
            let late = [Self.refused("CP-2", from: "198.51.100.2", at: 20)]
            for attempts in [honest, crowd, late] {
                try await bench.database.write { try RefusedConnectionTable.save(attempts, $0) }
            }
            let rows = try await Self.rows(bench.database)
            #expect(rows.count == RefusedConnectionTable.limit)
            #expect(rows.count { $0.station.hasPrefix("CP") } == 2)
        }

        @Test func onlyAdminsSeeRows() async throws {
            let bench = try CloudBench()
            try await bench.database.write {
                try RefusedConnectionTable.save([Self.refused("CP-1", from: "192.0.2.1")], $0)
            }
            let person: PersonID = try id("eva")
            for viewer in [Viewer.anonymous, .person(person, []), .station(try id("CP-1"))] {
                let isEmpty = try await bench.database.read { db in
                    try RefusedConnectionTable.list(before: .max, limit: 9, viewer: viewer, db)
                        .isEmpty && RefusedConnectionTable.find(1, viewer: viewer, db) == nil
                }
                #expect(isEmpty)
            }
        }

        /// Many attempts cost one commit, and ids of one network are bounded before that.
        @Test func collectsAttempts() async throws {
            let bench = try CloudBench()
            let metrics = Metrics()
            let log = RefusalLog(bench.database, metrics: metrics)
            let before = bench.database.commits.commits
            for number in 0..<500 {
                log.note(
                    Self.refused("X-\(number % 50)", from: "192.0.2.1"), "test", at: bench.now(),
                    CloudBench.logger)
            }
            await bench.database.flushDeferred()
            #expect(bench.database.commits.commits - before <= 1)
            let rows = try await Self.rows(bench.database)
            #expect(rows.count == RefusedConnectionTable.limitPerNetwork)
            #expect(rows.map(\.attempts).reduce(0, +) == 200)
            var text = PrometheusText()
            metrics.write(to: &text)
            #expect(
                text.text.contains(
                    #"zapoj_ocpp_refused_connections_total{reason="unknownStation"} 500"#))
        }

        @Test func entryEndsWhenStationConnects() async throws {
            let bench = try CloudBench()
            let log = RefusalLog(bench.database, metrics: Metrics())
            for network in ["192.0.2.1", "192.0.2.2"] {
                log.note(
                    Self.refused("CP-1", from: network), "test", at: bench.now(),
                    CloudBench.logger)
            }
            await bench.database.flushDeferred()
            log.admitted("CP-1", network: "192.0.2.1")
            await bench.database.flushDeferred()
            #expect(try await Self.rows(bench.database).map(\.network) == ["192.0.2.2"])
        }
    }
}
