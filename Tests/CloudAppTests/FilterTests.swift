import GRDB
import TestSupport
import Testing

@testable import CloudTestSupport

extension CloudAppTests {
    @Suite struct FilterTests {
        /// Each filter selects what it names; several filters combine.
        @Test(
            arguments: [
                ("source=ocpp16", ["3", "2", "1", "0"]), ("stationId=CP-1", ["3", "1"]),
                ("driverId=driver-0", ["2", "0"]), ("phase=ended", ["3"]),
                ("source=bridge", []), ("suspect=true", ["2", "1"]),
                ("suspect=false", ["3", "0"]), ("anomaly=meterGap", ["2"]),
                ("anomaly=sequenceGap", ["2", "1"]), ("from=2026-11-22T11:02:00Z", ["3", "2"]),
                ("to=2026-11-22T11:02:00Z", ["1", "0"]),
                ("from=2026-11-22T11:01:00Z&to=2026-11-22T11:03:00Z&suspect=true", ["2", "1"]),
                ("stationId=CP-1&suspect=true", ["1"]),
            ])
        func filtersTransactions(query: String, expected: [String]) async throws {
            let bench = try await Self.bench()
            try await bench.run { client in
                let answer = try await client.call(.get, "/api/v1/transactions?\(query)")
                let ids = answer.json["items"]?.arrayValue?.compactMap { $0["id"]?.stringValue }
                #expect(ids == expected.map { "transaction-\($0)" }, "\(query)")
                let paged = try await client.call(.get, "/api/v1/transactions?\(query)&limit=1")
                #expect((paged.json["nextCursor"] != nil) == (expected.count > 1))
            }
        }

        /// Anomalies are counted, the most frequent first, with the newest transaction of each.
        @Test func countsAnomalies() async throws {
            let bench = try await Self.bench()
            try await bench.run { client in
                let all = try await client.call(.get, "/api/v1/anomalies").json
                let items = all["items"]?.arrayValue ?? []
                #expect(
                    items.map { $0["anomaly"]?.stringValue } == ["sequenceGap", "meterGap"])
                #expect(items.map { $0["transactions"]?.intValue } == [2, 1])
                #expect(items.first?["latestTransactionId"] == "transaction-2")
                let one = try await client.call(.get, "/api/v1/anomalies?stationId=CP-1").json
                #expect(one["items"]?.arrayValue?.count == 1)
            }
        }

        /// Drivers, stations and tokens are found by text and filters; pattern characters match
        /// literally.
        @Test(
            arguments: [
                ("drivers?q=driver-1", 1), ("drivers?q=DRIVER", 2), ("drivers?q=%25", 0),
                ("drivers?status=blocked", 0), ("stations?q=cp-", 2), ("stations?q=P_0", 0),
                ("stations?kind=bridge", 0), ("stations?kind=ocpp16", 2),
                ("id-tokens?driverId=driver-1", 1), ("id-tokens?status=active", 2),
            ])
        func filtersOtherLists(query: String, count: Int) async throws {
            let bench = try await Self.bench()
            try await bench.run { client in
                let answer = try await client.call(.get, "/api/v1/\(query)")
                #expect(answer.json["items"]?.arrayValue?.count == count, "\(query)")
            }
        }

        /// The error names an unknown filter, or one with an invalid value.
        @Test(
            arguments: [
                ("transactions?stationID=CP-1", "stationID"),
                ("transactions?suspect=maybe", "suspect"),
                ("transactions?from=yesterday", "from"), ("transactions?phase=over", "phase"),
                ("transactions?stationId=a%2Fb", "stationId"), ("transactions?cursor=x", "cursor"),
                ("stations?limit=0", "limit"), ("drivers?q=", "q"),
                ("commands?cursor=-1", "cursor"),
            ])
        func rejectsUnknownAndInvalidFilters(query: String, field: String) async throws {
            try await RESTBench().run { client in
                let answer = try await client.call(.get, "/api/v1/\(query)")
                #expect(answer.problem == "400 invalidInput \(field)")
            }
        }

        /// A bench with four transactions, a minute apart, at two stations, of two drivers.
        private static func bench() async throws -> RESTBench {
            let bench = try await RESTBench()
            for number in 0..<4 {
                let station = "CP-\(number % 2)"
                if number < 2 {
                    try await bench.cloud.addStation(station)
                    try await bench.cloud.addCard("CARD\(number)", of: "driver-\(number)")
                }
                try await bench.add(transaction: number, at: station)
                let (person, phase) = ("driver-\(number % 2)", number == 3 ? "ended" : "active")
                let anomalies = ["", "sequenceGap", "meterGap,sequenceGap", ""][number]
                try await bench.cloud.database.write { db in
                    try db.execute(
                        sql: """
                            UPDATE charging_transaction SET person_id = ?, phase = ?, anomalies = ?
                            WHERE id = ?
                            """,
                        arguments: [person, phase, anomalies, "transaction-\(number)"])
                }
                bench.cloud.clock.move(seconds: 60)
            }
            return bench
        }
    }
}
