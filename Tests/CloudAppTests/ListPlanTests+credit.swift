import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCharging
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudAppTests.ListPlanTests {
    @Test func searchesAnIndexForCredit() throws {
        let plans = try QueryPlans()
        let (person, now): (PersonID, Timestamp) = (try id("p"), ManualClock.noon)
        let authorization = try CloudBench().authorization
        let tables = [
            "credit_hold", "credit_payback", "ledger_transfer", "ledger_posting",
            "automatic_top_up", "booking_fee_due", "offline_hold", "offline_opt_out",
        ]
        try plans.check(isPerson: false, walking: tables) { db in
            _ = try CreditHoldTable.open(of: person, limit: 10, db)
            _ = try CreditHoldTable.open(after: 1, limit: 10, db)
            _ = try CreditHoldTable.countRunning(of: person, db)
            _ = try CreditLimits.spent(by: person, since: now, db)
            _ = try CreditPaybackTable.open(limit: 10, db)
            _ = try AutomaticTopUpTable.list(after: "", limit: 10, db)
            _ = try BookingFeeDueTable.due(limit: 10, db, at: now)
            _ = try RunningCost.all(db, at: now)
            _ = try GroupEnergyEnd().violations(db, at: now)
            _ = try GroupHoursEnd().violations(db, at: now)
            _ = try BridgeLimits.wanted(authorization, db, at: now)
            _ = try GroupCosts.spent(by: person, in: try id("g"), now..<now, db)
            _ = try PaybackPlan.payments(of: person, .test, db, at: now)
            _ = try OfflineHoldTable.list(at: try id("s"), db)
            _ = try OfflineHoldTable.total(of: person, db)
            _ = try OfflineHoldTable.take(of: person, at: try id("s"), db)
            try OfflineHoldTable.releaseDue(db, at: now)
        }
        // The members of a group are few.
        try plans.check(isPerson: true, walking: tables) { db in
            _ = try GroupCosts.spent(byMembersOf: try id("g"), now..<now, now, db)
            _ = try GroupEnergy.wattHours(of: try id("g"), now..<now, now, db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }
}
