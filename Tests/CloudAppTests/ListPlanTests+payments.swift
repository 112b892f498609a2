import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

/// Payments at gateways, their calls, and differences.
extension CloudAppTests.ListPlanTests {
    private static let paymentTables = [
        "payment", "payment_call", "test_payment", "payment_difference",
    ]

    @Test func walksAnIndexForEachListOfPayments() throws {
        let plans = try QueryPlans()
        let (payment, person): (ID<Payment>, PersonID) = (try id("a"), try id("p"))
        for viewer in try Self.viewers() {
            for cursor in [nil, payment] {
                for owner in [nil, person] {
                    try plans.check(isPerson: false, walking: Self.paymentTables) { db in
                        _ = try PaymentTable.list(
                            person: owner, after: cursor, limit: 10, viewer: viewer, db)
                    }
                }
            }
        }
        try plans.check(isPerson: false, walking: Self.paymentTables) { db in
            _ = try PaymentTable.find(gatewayID: "1", db)
            _ = try PaymentTable.find(orderNumber: "1", db)
            _ = try PaymentTable.awaitsAnswer(since: ManualClock.noon, db)
            _ = try PaymentTable.dueChecks(ManualClock.noon, limit: 10, db)
            _ = try PaymentTable.nextCheck(db)
            _ = try PaymentCallTable.duePayments(ManualClock.noon, limit: 10, db)
            _ = try PaymentCallTable.nextDue(db)
            _ = try PaymentCallTable.refundsDone(of: payment, db)
            _ = try ReconciliationTable.list(limit: 10, viewer: .system, db)
            _ = try ReconciliationTable.open(limit: 10, viewer: .system, db)
            _ = try ReconciliationTable.lastDay(db)
            _ = try TestPaymentTable.stored("1", db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }
}
