import ChargingModel
import CloudAccess
import CloudCore
import CommonBase

package enum TransactionTable {
    /// An SQL condition for statements of other domains: the transaction in `column` has ended.
    package static func hasEnded(_ column: String) -> String {
        """
        EXISTS (SELECT 1 FROM charging_transaction
            WHERE charging_transaction.id = \(column) AND charging_transaction.phase = 'ended')
        """
    }

    static let selection = "SELECT \(TransactionRecord.columns) FROM charging_transaction"
    private static let withNumber = "\(selection) WHERE station_id = ? AND ocpp_id = ?"

    /// Open transactions of a station from which on each start is recorded as an excess: three of
    /// each of 64 connectors. A connector has one; a station that loses its stops has more.
    package static let openLimit: Int64 = 200

    /// - Throws: `overloaded` if the station began too many transactions; it must try again later.
    static func takeQuota(of station: StationID, _ db: Database, at now: Timestamp) throws {
        guard try db.takes(.transactions, of: station, at: now) else {
            throw ServiceError(
                .overloaded, "Station \(station) began too many transactions; retry later.")
        }
    }

    /// - Throws: `overloaded` as `takeQuota`.
    package static func insert(_ transaction: TransactionRecord, _ db: Database) throws {
        let (station, now) = (transaction.stationID, transaction.createdAt)
        try takeQuota(of: station, db, at: now)
        let open = try Int64.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM (SELECT 1 FROM charging_transaction
                    WHERE station_id = ? AND phase <> 'ended' LIMIT ?) AS open
                """,
            arguments: [station, openLimit])
        if open == openLimit { try db.noteExcess(.openTransactions, of: station, at: now) }
        try db.execute(
            cached: """
                INSERT INTO charging_transaction
                    (id, source, station_id, connector_id, start_key, ocpp_id, boot_count, phase,
                     energy_wh, fold, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'authorized', 0, ?, ?, ?)
                """,
            arguments: [
                transaction.id, transaction.source.rawValue, transaction.stationID,
                transaction.connectorID, transaction.startKey, transaction.ocppID,
                transaction.bootCount, transaction.storedFold?.text,
                transaction.createdAt, transaction.createdAt,
            ])
    }

    /// Saves the effect of a sample, which changes no indexed column.
    static func saveSample(
        _ fold: TransactionFold, energyWh: Int64, _ news: FactCounts, of id: TransactionID,
        at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE charging_transaction SET
                    energy_wh = ?, fold = ?, updated_at = ?, \(FactCounts.addition) WHERE id = ?
                """,
            arguments: [energyWh, fold.jsonText, now] + news.arguments + [id])
    }

    /// Saves the folded state. The driver of a transaction does not change once it is known.
    /// - Parameter refoldAt: nil leaves the mark as it is.
    /// - Returns: the driver.
    static func save(
        _ fold: TransactionFold, _ state: ChargingTransaction, _ news: FactCounts, isStale: Bool,
        refoldAt: Timestamp?, of id: TransactionID, at now: Timestamp, _ db: Database
    ) throws -> PersonID? {
        try PersonID.fetchOne(
            db,
            cached: """
                UPDATE charging_transaction SET
                    phase = ?, charging_state = ?, token_hash = ?, token_suffix = ?,
                    started_at = ?, ended_at = ?, meter_start_wh = ?, meter_stop_wh = ?,
                    energy_wh = ?, stopped_reason = ?, anomalies = ?, settled_anomalies = ?,
                    fold = ?, updated_at = ?, is_stale = ?,
                    refold_at = COALESCE(refold_at, ?), \(FactCounts.addition),
                    person_id = COALESCE(person_id,
                        \(IdTokenTable.ownerOfHash))
                WHERE id = ? RETURNING person_id
                """,
            arguments: [
                state.phase.rawValue, state.chargingState?.rawValue, state.token?.hash,
                state.token?.suffix, state.startedAt, state.endedAt, state.meterStartWh,
                state.meterStopWh, state.energyWh, state.stoppedReason?.rawValue,
                names(state.anomalies), names(state.settledAnomalies),
                fold.jsonText, now, isStale, refoldAt,
            ] + news.arguments + [state.token?.hash, id])
    }

    /// When a transaction was last saved.
    static func updatedAt(_ id: TransactionID, _ db: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(
            db, cached: "SELECT updated_at FROM charging_transaction WHERE id = ?",
            arguments: [id])
    }

    /// Marks a transaction whose facts are not all in its state.
    static func markStale(
        _ id: TransactionID, _ news: FactCounts, refoldAt: Timestamp, at now: Timestamp,
        _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE charging_transaction
                SET is_stale = 1, refold_at = COALESCE(refold_at, ?), updated_at = ?,
                    \(FactCounts.addition) WHERE id = ?
                """,
            arguments: [refoldAt, now] + news.arguments + [id])
        db.signal(.refold)
    }

    static func clearRefold(_ id: TransactionID, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE charging_transaction SET refold_at = NULL WHERE id = ?",
            arguments: [id])
    }

    /// Puts a transaction that can't be folded behind the others.
    static func postponeRefold(
        _ id: TransactionID, to time: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE charging_transaction SET refold_at = ? WHERE id = ?",
            arguments: [time, id])
    }

    private static func names(_ anomalies: Set<Anomaly>) -> String {
        anomalies.isEmpty ? "" : anomalies.sorted().map(\.rawValue).joined(separator: ",")
    }

    package static func find(_ id: TransactionID, _ db: Database) throws -> TransactionRecord? {
        try TransactionRecord.fetchOne(
            db, cached: "\(selection) WHERE id = ?", arguments: [id])
    }

    package static func find(startKey: String, _ db: Database) throws -> TransactionRecord? {
        try TransactionRecord.fetchOne(
            db, cached: "\(selection) WHERE start_key = ?",
            arguments: [startKey])
    }

    /// The newest transaction with the same start: its key is `startKey`, or `startKey` with a suffix
    /// that begins with `#`. The range works because `#` sorts before any other next character.
    package static func findNewest(
        startKey: String, _ db: Database
    ) throws -> TransactionRecord? {
        try TransactionRecord.fetchOne(
            db,
            cached: """
                \(selection) WHERE start_key >= ? AND start_key < ?
                ORDER BY ocpp_id DESC LIMIT 1
                """,
            arguments: [startKey, "\(startKey)$"])
    }

    /// Finds a transaction by its OCPP number, which is valid only with its station
    /// (CVE-2026-28230).
    package static func find(
        station: StationID, ocppID: Int64, _ db: Database
    ) throws -> TransactionRecord? {
        try TransactionRecord.fetchOne(
            db, cached: withNumber, arguments: [station, ocppID])
    }

    /// An SQL condition: the transaction surely runs (`TransactionRecord.surelyRuns`).
    static let surelyRuns = "phase <> 'ended' AND anomalies NOT LIKE '%endNotReported%'"

    /// The newest transaction at a connector that surely runs.
    package static func findRunning(
        station: StationID, connector: Int64, _ db: Database
    ) throws -> TransactionRecord? {
        try TransactionRecord.fetchOne(
            db,
            cached: """
                \(selection)
                WHERE station_id = ? AND connector_id = ? AND \(surelyRuns)
                ORDER BY created_at DESC, id DESC LIMIT 1
                """,
            arguments: [station, connector])
    }

    /// Whether another transaction was created at the connector since this one, also an ended one.
    static func hasSuccessor(_ record: TransactionRecord, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM charging_transaction
                    WHERE station_id = ? AND connector_id = ? AND created_at >= ? AND id <> ?)
                """,
            arguments: [record.stationID, record.connectorID, record.createdAt, record.id]) ?? false
    }

    /// Whether the token is charging at another station, by transactions updated at `since` or later.
    /// Transactions with a rejected token don't count, nor those that do not surely run.
    package static func isRunningElsewhere(
        tokenHash: String, than station: StationID, since: Timestamp, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM charging_transaction
                    WHERE token_hash = ? AND \(surelyRuns) AND station_id <> ?
                      AND updated_at >= ? AND anomalies NOT LIKE ?)
                """,
            arguments: [
                tokenHash, station, since, "%\(Anomaly.tokenNotAccepted.rawValue)%",
            ]) ?? false
    }

    /// Whether a token has charged at a connector since a time, apart from one transaction.
    /// - Parameter connector: nil for any. Connector 0, which the station did not name, counts as
    ///   each.
    package static func hasStarted(
        tokenHash: String, at station: StationID, connector: Int64?, since: Timestamp,
        otherThan id: TransactionID, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM charging_transaction
                    WHERE station_id = ? AND token_hash = ? AND created_at >= ? AND id <> ?
                      AND connector_id IN (0, COALESCE(?, connector_id)))
                """,
            arguments: [station, tokenHash, since, id, connector]) ?? false
    }

    /// The next transactionId for an OCPP 1.6 station: positive, rising and never reused.
    package static func nextOCPPID(_ db: Database) throws -> Int64 {
        try db.number(
            cached: "UPDATE ocpp_counter SET last = last + 1 RETURNING last", arguments: [])
    }
}
