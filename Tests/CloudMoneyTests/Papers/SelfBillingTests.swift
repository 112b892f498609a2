import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct SelfBillingTests {
        private func close(_ bench: LedgerBench, at now: Timestamp) async throws -> [Document] {
            let billing = SelfBilling(settings: bench.settings)
            let viewer = Viewer.person(try LedgerBench.host, [])
            return try await bench.database.write { db in
                _ = try billing.closeMonth(
                    AccountingMonth(of: now).previous, after: "", db, at: now)
                return try DocumentTable.list(limit: 10, viewer: viewer, db)
            }
        }

        /// A host who ceases to pay VAT within the month owes it for what was sold before.
        @Test func taxesEachSaleByItsTerms() async throws {
            var bench = try await LedgerBench()
            bench.settings.business.vatID = "CZ27082440"
            let now = bench.cloud.clock.now.wall
            try await bench.database.write { db in
                let host = try LedgerBench.host
                try LedgerBench.add("t", [2500, 2500, 2500, 2500], db)
                let tax = HostTax(paysVAT: true, vatID: "CZ27082440")
                try HostTaxTable.save(tax, of: host, at: now, db)
            }
            _ = try await bench.settle("t")
            try await bench.database.write { db in
                try HostTaxTable.save(HostTax(), of: try LedgerBench.host, at: now, db)
                try LedgerBench.add("u", [2500], db)
            }
            _ = try await bench.settle("u")
            let found = try await close(bench, at: now.adding(seconds: 35 * 86_400))
            let vat = SaleShares.vat(in: Money(minor: 6000), 210)
            #expect(found.map(\.vat) == [vat])
            #expect(found.first?.content.shares.map(\.perMille) == [210, nil])
            #expect(found.first?.content.isTaxDocument == true)
        }

        @Test func countsMonthsBack() {
            let january = Timestamp(milliseconds: 1_768_500_000_000)
            #expect(
                AccountingMonth.before(january, count: 3).map(\.text)
                    == ["2025-10", "2025-11", "2025-12"])
        }

        /// A posting is in one month only, although the clock was set back over the end of a month.
        @Test func clockSetBackBillsNothingTwice() async throws {
            let bench = try await LedgerBench()
            let end = AccountingMonth(of: bench.cloud.clock.now.wall).end
            let host = try LedgerBench.host
            for (key, seconds): (String, Int64) in [("one", -20), ("two", 1), ("three", -10)] {
                _ = try await bench.database.write { db in
                    try LedgerTable.post(
                        Posting(
                            .settlement, key: "test:\(key)",
                            Posting.move(Money(minor: 100), from: .bank, to: .pending(host))),
                        at: end.adding(seconds: seconds), db)
                }
            }
            _ = try await close(bench, at: end.adding(seconds: 86_400))
            let found = try await close(bench, at: end.adding(seconds: 33 * 86_400))
            #expect(found.reduce(Money.zero) { $0 + $1.total } == Money(minor: 300))
        }
    }
}
