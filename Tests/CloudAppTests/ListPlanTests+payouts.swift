import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

/// Payouts and disputes.
extension CloudAppTests.ListPlanTests {
    private static let payoutTables = [
        "payout", "payout_batch", "host_iban", "ledger_account", "dispute", "dispute_message",
        "refund",
    ]

    @Test func walksAnIndexForEachListOfPayouts() throws {
        let plans = try QueryPlans()
        let (host, now): (PersonID, Timestamp) = (try id("p"), ManualClock.noon)
        try plans.check(isPerson: false, walking: Self.payoutTables) { db in
            _ = try PayoutTable.list(
                of: host, before: .max, limit: 10, viewer: .system, db)
            _ = try PayoutTable.list(of: try id("b"), db)
            _ = try PayoutTable.batches(before: nil, limit: 10, viewer: .system, db)
            _ = try PayoutTable.candidates(limit: 10, db, at: now)
            _ = try HostIBANTable.current(of: host, db, at: now)
            _ = try HostIBANTable.pending(of: host, db, at: now)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }

    @Test func walksAnIndexForEachListOfDisputes() throws {
        let plans = try QueryPlans()
        for viewer in try Self.viewers() {
            for isOpen in [nil, true, false] {
                try plans.check(isPerson: viewer.isPerson, walking: Self.payoutTables) { db in
                    _ = try DisputeTable.list(
                        isOpen: isOpen, before: nil, limit: 10, viewer: viewer, db)
                }
            }
        }
        try plans.check(isPerson: false, walking: Self.payoutTables) { db in
            _ = try DisputeTable.isOpen(try id("t"), db)
            _ = try DisputeTable.newest(of: try id("t"), db)
            _ = try DisputeTable.messages(of: try id("d"), db)
            _ = try RefundTable.list(of: try id("t"), db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }
}
