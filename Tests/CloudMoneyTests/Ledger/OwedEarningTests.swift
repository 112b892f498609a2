import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct OwedEarningTests {
        /// A host and a driver without credit do not get the operator's money by charging a lot.
        @Test func earningWaitsForDriverWhoOwesIt() async throws {
            let bench = try await LedgerBench()
            try await bench.database.write {
                try LedgerBench.add("t", [5000, 5000, 5000, 5000], $0)
            }
            _ = try await bench.settle("t")
            let (driver, host) = (try LedgerBench.driver, try LedgerBench.host)
            #expect(try await bench.balance(.debt(driver)) == -12_000)
            bench.cloud.clock.move(seconds: bench.settings.claimWindowHours * 3600 + 1)
            try await release(bench)
            #expect(try await bench.balance(.available(host)) == 0)
            try await bench.topUp(20_000)
            bench.cloud.clock.move(seconds: EarningTable.disputedSeconds + 1)
            try await release(bench)
            #expect(try await bench.balance(.available(host)) == 12_000)
        }

        private func release(_ bench: LedgerBench) async throws {
            let now = bench.cloud.clock.now.wall
            try await bench.database.write { db in
                try EarningTable.release("transaction:t", db, at: now)
            }
        }
    }
}
