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
            _ station: String, from network: String, at seconds: Int64 = 0, attempts: Int64 = 1,
            reason: RefusedConnection.Reason = .unknownStation
        ) -> RefusedConnection {
            var refused = RefusedConnection(
                station: station, network: network, address: network, reason: reason,
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

        /// Attempts that were too many keep the reason of earlier ones, before and after a write.
        @Test(arguments: [true, false]) func keepsReasonOfJudgedAttempt(isWritten: Bool)
            async throws
        {
            let bench = try CloudBench()
            let log = RefusalLog(bench.database, metrics: Metrics())
            for reason in [
                RefusedConnection.Reason.noPassword, .wrongPassword, .tooManyConnections,
            ] {
                log.note(
                    Self.refused("CP-1", from: "192.0.2.1", reason: reason), "test",
                    at: bench.now(), CloudBench.logger)
                if isWritten { await bench.database.flushDeferred() }
            }
            await bench.database.flushDeferred()
            let rows = try await Self.rows(bench.database)
            #expect(rows.map(\.reason) == [.wrongPassword])
            #expect(rows.map(\.attempts) == [3])
        }

        /// One id in several cases is one entry, with the text that was sent last.
        @Test func joinsIDsInAnyCase() async throws {
            let bench = try CloudBench()
            for station in ["CP-1", "cp-1"] {
                try await bench.database.write {
                    try RefusedConnectionTable.save(
                        [Self.refused(station, from: "192.0.2.1")], $0)
                }
            }
            #expect(try await Self.rows(bench.database).map(\.station) == ["cp-1"])
            try await bench.database.write {
                try RefusedConnectionTable.delete(station: "CP-1", $0)
            }
            #expect(try await Self.rows(bench.database).isEmpty)
        }

        /// A number is never used again: a stale page would add another station.
        @Test func numbersAreNotUsedAgain() async throws {
            let bench = try CloudBench()
            var numbers: [Int64] = []
            for station in ["CP-1", "CP-2"] {
                try await bench.database.write {
                    try RefusedConnectionTable.save(
                        [Self.refused(station, from: "192.0.2.1")], $0)
                }
                let number = try #require(try await Self.rows(bench.database).first?.number)
                numbers.append(number)
                try await bench.database.write { try RefusedConnectionTable.delete(number, $0) }
            }
            #expect(numbers[1] > numbers[0])
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
