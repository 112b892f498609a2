import ChargingModel
import CloudAccess
import CloudControl
import CloudCore
import CommonBase

/// Rejects a token that is charging at another station.
package struct ConcurrencyRule: AuthorizationRule {
    /// A transaction at another station without an update for this long no longer blocks its token.
    static let staleAfterSeconds: Int64 = 86_400

    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> AuthorizationStatus? {
        // At the same station, the tap may be the one that stops the transaction.
        let isElsewhere = try TransactionTable.isRunningElsewhere(
            tokenHash: use.token.hash, than: use.station,
            since: use.now.adding(seconds: -Self.staleAfterSeconds), db)
        return isElsewhere ? .concurrentTx : nil
    }
}

/// Checks that a command's transaction is running at its station.
package struct TransactionCommandRule: CommandRule {
    package init() {}

    package func prepare(
        _ prepared: inout PreparedCommand, at station: StationID, _ db: Database, at moment: Moment
    ) throws {
        let id: TransactionID
        switch prepared.command {
        case .requestStop(let wanted), .ocpp16(_, let wanted?): id = wanted
        default: return
        }
        guard let record = try TransactionTable.find(id, db), record.stationID == station else {
            throw ServiceError(
                .notFound, "The station \(station) has no transaction \(id).",
                field: "transactionId")
        }
        guard record.state.phase != .ended else {
            throw ServiceError(
                .conflict, "The transaction \(id) has already ended.", field: "transactionId")
        }
        prepared.transaction = CommandTransaction(id: id, ocppID: record.ocppID)
    }
}
