import CloudCore
import CloudPeople
import CommonBase

/// The people with a negative balance of one kind. Only for admins: the caller has checked it.
package enum Debtors {
    /// - Parameter kind: of accounts that belong to a person.
    package static func list(
        _ kind: LedgerAccount.Kind, limit: Int, _ db: Database
    ) throws -> [AccountBalance] {
        try AccountBalance.fetchAll(
            db,
            cached: """
                SELECT kind, owner_id, counterpart_id, balance FROM ledger_account
                WHERE kind = ? AND balance < 0 ORDER BY id LIMIT ?
                """,
            arguments: [kind.rawValue, limit])
    }
}
