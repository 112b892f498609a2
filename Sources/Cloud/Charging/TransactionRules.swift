import ChargingModel
import CloudAccess
import CloudCore
import CommonBase

/// Rejects a token that is charging at another station.
package struct ConcurrencyRule: AuthorizationRule {
    /// A transaction at another station without an update for this long no longer blocks its token.
    static let staleAfterSeconds: Int64 = 86_400

    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? {
        // At the same station, the tap may be the one that stops the transaction.
        let isElsewhere = try TransactionTable.isRunningElsewhere(
            tokenHash: use.token.hash, than: use.station,
            since: use.now.adding(seconds: -Self.staleAfterSeconds), db)
        return isElsewhere ? .chargingElsewhere : nil
    }
}
