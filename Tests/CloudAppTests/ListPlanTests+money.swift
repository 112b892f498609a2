import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

/// Settlements, earnings and the ledger.
extension CloudAppTests.ListPlanTests {
    private static let ledgerTables = [
        "settlement", "earning", "settlement_wait", "ledger_account", "ledger_posting",
        "ledger_transfer", "idempotency_key",
    ]

    @Test func walksAnIndexForEachListOfSettlements() throws {
        let plans = try QueryPlans()
        let (transaction, host): (TransactionID, PersonID) = (try id("t"), try id("h"))
        for bits in 0..<8 {
            for viewer in try Self.viewers() {
                try plans.check(isPerson: viewer.isPerson, walking: Self.ledgerTables) { db in
                    _ = try SettlementTable.list(
                        transaction: bits & 1 != 0 ? transaction : nil,
                        host: bits & 2 != 0 ? host : nil, before: bits & 4 != 0 ? 9 : nil,
                        limit: 10, viewer: viewer, db)
                }
            }
        }
        try plans.check(isPerson: false, walking: Self.ledgerTables) { db in
            _ = try SettlementTable.current(of: transaction, db)
            _ = try SettlementTable.current(of: [transaction], db)
            _ = try SettlementTable.versions(of: transaction, db)
            _ = try EarningTable.due(ManualClock.noon, limit: 10, db)
            _ = try SettlementWaits.ready(limit: 10, db)
            _ = try HostTaxTable.find(host, db)
        }
        // The facts of one transaction are sorted.
        try plans.check(isPerson: true) { db in
            _ = try FactsHash.chain(transaction, db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }

    @Test func walksAnIndexForEachListOfTheLedger() throws {
        let plans = try QueryPlans()
        let (transaction, person): (TransactionID, PersonID) = (try id("t"), try id("p"))
        for bits in 0..<8 {
            try plans.check(isPerson: false, walking: Self.ledgerTables) { db in
                _ = try LedgerTable.list(
                    kind: bits & 1 != 0 ? .topUp : nil,
                    transaction: bits & 2 != 0 ? transaction : nil,
                    before: bits & 4 != 0 ? 9 : nil, limit: 10, viewer: .system, db)
            }
        }
        try plans.check(isPerson: false, walking: Self.ledgerTables) { db in
            _ = try LedgerTable.statement(of: [.credit(person), .bank], limit: 10, db)
            _ = try LedgerTable.transfers(of: [1, 2], db)
            _ = try LedgerTable.accounts(of: person.text, db)
            _ = try LedgerTable.balance(.credit(person), db)
            _ = try LedgerTable.isPosted("k", db)
            _ = try LedgerStatistics.read(db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }
}
