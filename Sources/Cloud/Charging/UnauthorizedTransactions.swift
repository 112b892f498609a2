import CloudCore
import CommonBase

/// A reason why a running transaction has to be stopped.
package protocol EnforcementRule: Sendable {
    /// The running transactions that violate this rule at `now`.
    func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord]
    /// The cause of the end that drivers and hosts see.
    var cause: StopCause { get }
}

/// Transactions that a bridge started while it was offline, with a token that may not charge.
package struct UnauthorizedTransactions: EnforcementRule {
    /// Maximum transactions per pass; more than any cloud has bridges.
    private static let limit = 1000
    package let cause = StopCause.unauthorized

    package init() {}

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        var filter = TransactionFilter()
        (filter.source, filter.phase, filter.isSuspect) = (.bridge, .active, true)
        return try TransactionTable.list(
            filter, limit: Self.limit, viewer: .system, db
        ).filter {
            !$0.state.anomalies.isDisjoint(with: [.unknownToken, .tokenNotAccepted])
        }
    }
}
