import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudTestSupport

extension CloudAppTests {
    @Suite struct PagingTests {
        /// Pages of any size together contain each item of each list once.
        @Test(arguments: [1, 4, 5, 12, 13, 200]) func pagesContainEachItemOnce(size: Int)
            async throws
        {
            let bench = try await RESTBench()
            let count = 12
            for number in 0..<count {
                try await bench.cloud.addCard("CARD\(number)", of: "driver-\(number)")
                try await bench.cloud.addStation("CP-\(number)")
                try await bench.add(transaction: number)
                if number.isMultiple(of: 3) { bench.cloud.clock.move(seconds: 1) }
            }
            try await bench.run { client in
                for list in ["drivers", "stations", "id-tokens", "transactions"] {
                    let ids = try await Self.walk(list, size, client)
                    // The admin who asks is a person, too.
                    let expected = list == "drivers" ? count + 1 : count
                    #expect(ids.count == expected, "\(list)")
                    #expect(Set(ids).count == expected, "\(list)")
                    if list == "drivers" { #expect(ids == ids.sorted()) }
                }
            }
        }

        /// Transactions are ordered newest first, and by id if they are equally old.
        @Test func ordersTransactionsNewestFirst() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("CP-0")
            for number in [3, 1, 2] { try await bench.add(transaction: number, at: "CP-0") }
            bench.cloud.clock.move(seconds: 1)
            try await bench.add(transaction: 0, at: "CP-0")
            try await bench.run { client in
                let ids = try await Self.walk("transactions", 2, client)
                #expect(ids == [0, 3, 2, 1].map { "transaction-\($0)" })
            }
        }

        /// Rows that cannot be decoded are passed over, however many a page begins with.
        @Test(arguments: [[5, 6, 7, 8, 9, 10, 11], [2, 3, 4], [0, 1, 2, 3], [4, 6, 8]])
        func passesOverUndecodableRows(damaged: [Int]) async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("CP-0")
            for number in 0..<12 {
                try await bench.add(transaction: number, at: "CP-0")
                bench.cloud.clock.move(seconds: 1)
            }
            try await bench.cloud.database.write { db in
                for number in damaged {
                    try db.execute(
                        sql: "UPDATE charging_transaction SET charging_state = 'x' WHERE id = ?",
                        arguments: ["transaction-\(number)"])
                }
            }
            let expected = (0..<12).reversed().filter { !damaged.contains($0) }
            for size in [1, 2, 3, 5] {
                var (found, before): ([String], TransactionPosition?) = ([], nil)
                for _ in 0..<20 {
                    let page = try await bench.cloud.database.read { [before] db in
                        try TransactionTable.page(
                            TransactionFilter(), before: before, size: size, viewer: .system, db)
                    }
                    found += page.records.map(\.id.text)
                    before = page.next
                    if before == nil { break }
                }
                #expect(found == expected.map { "transaction-\($0)" }, "pages of \(size)")
            }
        }

        @Test func returnsPageWithoutItemsForEmptyList() async throws {
            try await RESTBench().run { client in
                for list in ["reservations", "stations", "id-tokens", "transactions"] {
                    let answer = try await client.call(.get, "/api/v1/\(list)")
                    #expect(answer.json == .object(["items": .array([])]), "\(list)")
                }
            }
        }

        private static func walk(
            _ list: String, _ size: Int, _ client: RESTClient
        ) async throws -> [String] {
            var (ids, cursor): ([String], String?) = ([], nil)
            for _ in 0..<100 {
                let more = cursor.map { "&cursor=\($0)" } ?? ""
                let page = try await client.call(.get, "/api/v1/\(list)?limit=\(size)\(more)")
                let items = page.json["items"]?.arrayValue ?? []
                #expect(items.count <= size)
                ids += items.compactMap { $0["id"]?.stringValue }
                cursor = page.json["nextCursor"]?.stringValue
                if cursor == nil { return ids }
                #expect(items.count == size)
            }
            return ids
        }
    }
}

extension RESTBench {
    func add(transaction number: Int, at station: String? = nil) async throws {
        let record = TransactionRecord(
            id: try id("transaction-\(number)"), source: .ocpp16,
            stationID: try id(station ?? "CP-\(number)"), connectorID: 1,
            startKey: "start-\(number)", ocppID: Int64(number) + 1, bootCount: 0,
            createdAt: cloud.clock.now.wall)
        try await cloud.database.write { try TransactionTable.insert(record, $0) }
    }
}
