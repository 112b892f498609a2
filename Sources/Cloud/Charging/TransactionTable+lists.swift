import ChargingModel
import CloudCore
import CloudFleet
import CommonBase

extension TransactionTable {
    /// Whether anything was ever charged at a station, so that it can't be deleted.
    package static func hasAny(at station: StationID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: "SELECT EXISTS (SELECT 1 FROM charging_transaction WHERE station_id = ?)",
            arguments: [station]) ?? false
    }

    /// An SQL condition for statements of other domains: the transaction in `column` waits to be
    /// folded again, after which its energy per quarter of an hour is known.
    package static func awaitsFold(_ column: String) -> String {
        """
        EXISTS (SELECT 1 FROM charging_transaction
            WHERE charging_transaction.id = \(column)
              AND charging_transaction.refold_at IS NOT NULL)
        """
    }

    /// Whether a transaction waits to be folded again.
    package static func awaitsFold(_ id: TransactionID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, cached: "SELECT \(awaitsFold("?"))", arguments: [id]) ?? false
    }

    /// The transaction, if the viewer sees it.
    package static func visible(
        _ id: TransactionID, to viewer: Viewer, _ db: Database
    ) throws -> TransactionRecord? {
        var conditions = Conditions()
        conditions.add("id = ?", id)
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        return try TransactionRecord.fetchAll(
            db, sql: "\(selection) \(conditions.sql)", arguments: conditions.arguments
        ).first
    }

    /// The transactions of a station with these ids. The caller has checked that the viewer manages
    /// the station.
    package static func list(
        _ ids: [TransactionID], station: StationID, _ db: Database
    ) throws -> [TransactionID: TransactionRecord] {
        guard !ids.isEmpty else { return [:] }
        let condition = Condition.isOne(of: Set(ids), "id")
        let records = try TransactionRecord.fetchReadable(
            db, cached: "\(selection) WHERE \(condition.sql) AND station_id || '' = ?",
            arguments: condition.arguments + [station])
        return Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
    }

    /// The drivers of transactions, as far as the viewer may know them. The caller has checked that
    /// the viewer sees the transactions.
    package static func drivers(
        of ids: [TransactionID], shownTo viewer: Viewer, _ db: Database
    ) throws -> [TransactionID: PersonID] {
        guard !ids.isEmpty else { return [:] }
        let condition = Condition.isOne(of: Set(ids), "id")
        let records = try TransactionRecord.fetchReadable(
            db, cached: "\(selection) WHERE \(condition.sql)", arguments: condition.arguments)
        var drivers: [TransactionID: PersonID] = [:]
        for record in records { drivers[record.id] = record.driver(shownTo: viewer) }
        return drivers
    }

    /// The newest transactions of a station that have not ended.
    package static func listOpen(
        station: StationID, limit: Int, _ db: Database
    ) throws -> [TransactionRecord] {
        try TransactionRecord.fetchReadable(
            db,
            cached: """
                \(selection) WHERE station_id = ? AND phase <> 'ended'
                ORDER BY created_at DESC, id DESC LIMIT ?
                """,
            arguments: [station, limit])
    }

    /// The transactions that surely run at stations, of each the newest first.
    package static func listRunning(
        stations: [StationID], limit: Int, _ db: Database
    ) throws -> [StationID: [TransactionRecord]] {
        let condition = Condition.isOne(of: stations, "station_id")
        let records = try TransactionRecord.fetchReadable(
            db,
            cached: """
                \(selection) WHERE \(condition.sql) AND \(surelyRuns)
                ORDER BY station_id, created_at DESC, id DESC LIMIT ?
                """,
            arguments: condition.arguments + [limit])
        return Dictionary(grouping: records, by: \.stationID)
    }

    /// The transactions that have not ended and meet the condition of another domain.
    /// - Parameter condition: SQL over `charging_transaction`; constant.
    package static func listOpen(
        where condition: String, _ arguments: StatementArguments, limit: Int, _ db: Database
    ) throws -> [TransactionRecord] {
        try TransactionRecord.fetchReadable(
            db, cached: "\(selection) WHERE phase <> 'ended' AND \(condition) LIMIT ?",
            arguments: arguments + [limit])
    }

    /// The newest transactions of a station.
    static func listNewest(
        station: StationID, limit: Int, _ db: Database
    ) throws -> [TransactionRecord] {
        try TransactionRecord.fetchReadable(
            db,
            cached: "\(selection) WHERE station_id = ? ORDER BY created_at DESC, id DESC LIMIT ?",
            arguments: [station, limit])
    }

    /// The newest transactions that surely run at a station.
    /// - Parameter connector: nil for all.
    static func listRunning(
        station: StationID, connector: Int64?, limit: Int, _ db: Database
    ) throws -> [TransactionRecord] {
        try TransactionRecord.fetchReadable(
            db,
            cached: """
                \(selection)
                WHERE station_id = ? AND connector_id = COALESCE(?, connector_id) AND \(surelyRuns)
                ORDER BY created_at DESC, id DESC LIMIT ?
                """,
            arguments: [station, connector, limit])
    }

    /// Running transactions that have taken their maximum energy.
    static func listAboveMaximumEnergy(
        limit: Int, _ db: Database
    ) throws -> [TransactionRecord] {
        try TransactionRecord.fetchReadable(
            db,
            sql: """
                \(selection) WHERE phase <> 'ended' AND maximum_energy_wh IS NOT NULL
                  AND maximum_energy_wh <= energy_wh LIMIT ?
                """,
            arguments: [limit])
    }

    static func setMaximumEnergy(
        _ energyWh: Int64, of id: TransactionID, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE charging_transaction SET maximum_energy_wh = ? WHERE id = ?",
            arguments: [energyWh, id])
    }

    /// Limits the energy of a transaction, unless a lower limit is set.
    static func lowerMaximumEnergy(
        to energyWh: Int64, of id: TransactionID, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE charging_transaction SET maximum_energy_wh = ?
                WHERE id = ? AND (maximum_energy_wh IS NULL OR maximum_energy_wh > ?)
                """,
            arguments: [energyWh, id, energyWh])
    }

    /// Whether a transaction of the person runs at this station.
    package static func isRunning(
        of person: PersonID, at station: StationID, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM charging_transaction
                    WHERE station_id = ? AND person_id = ? AND phase <> 'ended')
                """,
            arguments: [station, person]) ?? false
    }

    /// Transactions that surely run.
    package static func countRunning(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT count(*) FROM charging_transaction WHERE \(surelyRuns)") ?? 0
    }

    package static func countSuspect(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT count(*) FROM charging_transaction WHERE anomalies <> ''") ?? 0
    }

    /// The number of transactions with an open anomaly, and the newest of them.
    package struct AnomalyCount: Hashable, Sendable {
        package var anomaly: Anomaly
        package var count: Int64
        package var latest: TransactionID
        package var latestAt: Timestamp
    }

    /// Transactions whose anomalies are counted: 50 ms of a reader.
    static let countLimit = 10_000

    /// Counts the open anomalies of the newest `limit` of the transactions that the viewer sees,
    /// most frequent first.
    /// - Parameter station: nil for all stations.
    package static func countAnomalies(
        station: StationID?, limit: Int = countLimit, viewer: Viewer, _ db: Database
    ) throws -> [AnomalyCount] {
        var conditions = Conditions()
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        conditions.add("anomalies <> ''")
        conditions.add("station_id = ?", station)
        var counts: [Anomaly: AnomalyCount] = [:]
        try db.forEachRow(
            sql: """
                SELECT id, anomalies, created_at FROM charging_transaction \(conditions.sql)
                ORDER BY created_at DESC, id DESC LIMIT ?
                """,
            arguments: conditions.arguments + [limit]
        ) { row in
            let names: String = try row["anomalies"]
            for anomaly in names.split(separator: ",").compactMap({ Anomaly(rawValue: String($0)) })
            {
                let first = AnomalyCount(
                    anomaly: anomaly, count: 0, latest: try row["id"],
                    latestAt: try row["created_at"])
                counts[anomaly, default: first].count += 1
            }
        }
        return counts.values.sorted { ($1.count, $0.anomaly) < ($0.count, $1.anomaly) }
    }
}
