import CloudCore
import CommonBase

/// A reason why a running transaction has to be stopped.
package protocol EnforcementRule: Sendable {
    /// The transactions that may not continue.
    func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord]
}

/// Transactions that a bridge started while it was offline, with a token that may not charge.
package struct UnauthorizedTransactions: EnforcementRule {
    /// More at once than any cloud has bridges for.
    private static let limit = 1000

    package init() {}

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        var filter = TransactionFilter()
        (filter.source, filter.phase, filter.isSuspect) = (.bridge, .active, true)
        return try TransactionTable.list(filter, before: nil, limit: Self.limit, db).filter {
            !$0.state.anomalies.isDisjoint(with: [.unknownToken, .tokenNotAccepted])
        }
    }
}
