import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudAppTests.ListPlanTests {
    @Test func walksAnIndexForEachListOfDocuments() throws {
        let plans = try QueryPlans()
        let tables = ["document", "ledger_posting", "ledger_transfer", "settlement"]
        let times = ManualClock.noon..<ManualClock.noon.adding(seconds: 86_400)
        for viewer in try Self.viewers() {
            try plans.check(isPerson: viewer.isPerson, walking: tables) { db in
                _ = try DocumentTable.list(limit: 10, viewer: viewer, db)
                _ = try DocumentTable.find(try id("ZP2026000001"), viewer: viewer, db)
            }
        }
        try plans.check(isPerson: true, walking: tables) { db in
            _ = try DocumentTable.list(of: try id("t"), db)
            _ = try TopUpConfirmation.list(of: try id("p"), db)
            _ = try TopUpConfirmation.find(1, of: try id("p"), db)
        }
        try plans.check(isPerson: false, walking: tables) { db in
            _ = try DocumentTable.supplied(in: times, limit: 10, db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }
}
