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

    package func mayEnd(_ use: TokenUse, _ db: Database) throws -> Bool {
        try use.mayEndTransaction(db)
    }
}

extension TokenUse {
    /// Whether the tap may be the one that ends a transaction: one that the token, or another one
    /// of its owner, has started at the connector. A transaction with a rejected token doesn't
    /// count, nor one whose end was lost: the card would be accepted for as long as it stays open.
    package func mayEndTransaction(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM charging_transaction
                    WHERE station_id = ? AND \(TransactionTable.surelyRuns) AND anomalies NOT LIKE ?
                      AND (token_hash || '' = ? OR person_id || '' = ?)
                      AND connector_id IN (0, COALESCE(?, connector_id)))
                """,
            arguments: [
                station, "%\(Anomaly.tokenNotAccepted.rawValue)%", token.hash, person, connector,
            ]) ?? false
    }
}
