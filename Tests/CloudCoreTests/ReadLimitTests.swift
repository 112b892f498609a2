import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudTestSupport

extension CloudCoreTests {
    @Suite struct ReadLimitTests {
        private static let endless = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            SELECT count(*) FROM n
            """

        @Test func interruptsLongReadAndLeavesConnectionUsable() async throws {
            let bench = try CloudBench()
            let refused = await #expect(throws: ServiceError.self) {
                try await ReadLimit.$duration.withValue(.milliseconds(20)) {
                    try await bench.database.read { db in
                        try Int.fetchOne(db, sql: Self.endless)
                    }
                }
            }
            #expect(refused?.code == .overloaded)
            // All readers of the pool, also the one that was interrupted.
            for _ in 0..<10 {
                let one = try await bench.database.read { try Int.fetchOne($0, sql: "SELECT 1") }
                #expect(one == 1)
            }
        }

        @Test func quickReadEndsWithinLimit() async throws {
            let bench = try CloudBench()
            let one = try await ReadLimit.$duration.withValue(.seconds(60)) {
                try await bench.database.read { try Int.fetchOne($0, sql: "SELECT 1") }
            }
            #expect(one == 1)
        }
    }
}
