import ChargingModel
import CloudAccess
import CloudControl
import CloudCore
import CommonBase

/// Records the limits of a remote start for the transaction that it began. It objects to nothing.
package struct RequestedLimits: AuthorizationRule {
    private let vault: any CommandVault

    package init(vault: any CommandVault) { self.vault = vault }

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? { nil }

    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        guard let cause = try StartedByCommand.find(start, vault: vault, db) else { return }
        try TransactionLimitTable.insert(
            cause.request.limit, of: start.transaction, by: cause.command.id, db)
        // Whoever waits for the start shows the transaction.
        db.signal(Signal(.command, cause.command.id.text))
    }
}

/// Stops transactions that have taken the energy that the driver chose.
package struct EnergyLimit: EnforcementRule {
    package let cause = StopCause.energyLimit

    package init() {}

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        try TransactionTable.listBeyondLimit(
            "transaction_limit.energy_wh <= charging_transaction.energy_wh", [], db)
    }
}

/// Stops transactions at the time that the driver chose.
package struct TimeLimit: EnforcementRule {
    package let cause = StopCause.timeLimit

    package init() {}

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        try TransactionTable.listBeyondLimit("transaction_limit.ends_at <= ?", [now], db)
    }
}

extension TransactionTable {
    /// Maximum transactions per pass.
    private static let limit = 1000

    fileprivate static func listBeyondLimit(
        _ condition: String, _ arguments: StatementArguments, _ db: Database
    ) throws -> [TransactionRecord] {
        try TransactionRecord.fetchReadable(
            db,
            cached: """
                \(selection) WHERE phase <> 'ended' AND EXISTS (SELECT 1 FROM transaction_limit
                    WHERE transaction_limit.transaction_id = charging_transaction.id
                      AND \(condition)) LIMIT ?
                """,
            arguments: arguments + [limit])
    }
}
