import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

/// The money desk and the earnings of hosts.
extension CloudAppTests.ListPlanTests {
    private static let deskTables = [
        "settlement", "earning", "ledger_account", "ledger_posting", "ledger_transfer", "payment",
        "payment_difference", "bank_transfer", "credit_hold", "credit_payback", "payout",
        "payout_batch", "dispute",
    ]

    @Test func walksAnIndexForEarnings() throws {
        let plans = try QueryPlans()
        let (host, now): (PersonID, Timestamp) = (try id("h"), ManualClock.noon)
        for seller in MoneySettings.Seller.allCases {
            for before in [nil, EarningPosition(order: 9, source: "transaction:t")] {
                try plans.check(isPerson: seller == .host, walking: Self.deskTables) { db in
                    _ = try HostEarnings.list(of: host, seller, before: before, size: 10, db)
                }
            }
            try plans.check(isPerson: false, walking: Self.deskTables) { db in
                _ = try MonthlyEarnings(of: host, seller, db, at: now)
            }
        }
        try plans.check(isPerson: false, walking: Self.deskTables) { db in
            _ = try HostEarnings.nextRelease(of: host, after: now, db)
            _ = try EarningSums(of: host, db)
            _ = try EarningSums.debtors(of: host, limit: 10, db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }

    @Test func walksAnIndexForTheMoneyDesk() throws {
        let plans = try QueryPlans()
        let (person, now): (PersonID, Timestamp) = (try id("p"), ManualClock.noon)
        try plans.check(isPerson: false, walking: Self.deskTables) { db in
            let balance = try TrialBalance(db)
            _ = try DeskTasks.all(balance, viewer: .system, db, at: now)
            _ = try Debtors.list(.debt, limit: 10, db)
            _ = try PersonAccounts.list(of: person, viewer: .system, db)
            _ = try DriverMoney(of: person, MoneySettings(), db)
            var filter = PostingFilter()
            filter.person = person
            _ = try DeskPostingTable.page(filter, before: 9, size: 10, viewer: .system, db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }
}
