import CloudCore
import CommonBase

/// A status report of a firmware update or upload, with the status as OCPP names it.
package struct StationReport: Hashable, Sendable, FetchableRecord {
    package enum Kind: String, Sendable, Codable, CaseIterable { case firmware, diagnostics, log }

    package var id: Int64
    package var kind: Kind
    package var status: String
    /// Id of the request that the report refers to, if the station names it.
    package var requestID: Int64?
    package var reportedAt: Timestamp

    package init(row: Row) throws {
        id = try row["id"]
        kind = try row.choice("kind")
        status = try row["status"]
        requestID = row["request_id"]
        reportedAt = try row["reported_at"]
    }
}

package enum StationReportTable {
    /// Maximum number of reports kept for a station.
    package static let limit = 1000

    /// Stores a report, unless the station exceeds its quota.
    package static func append(
        _ kind: StationReport.Kind, status: String, requestID: Int64?, of station: StationID,
        at now: Timestamp, _ db: Database
    ) throws {
        guard try db.takes(.reports, of: station, at: now) else { return }
        try db.execute(
            cached: """
                INSERT INTO station_report (station_id, kind, status, request_id, reported_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [station, kind.rawValue, status, requestID, now])
    }

    /// Newest first, with ids below `before`; of one kind or all.
    package static func list(
        station: StationID, kind: StationReport.Kind?, before: Int64, limit: Int, _ db: Database
    ) throws -> [StationReport] {
        var conditions = Conditions()
        conditions.add("station_id = ?", station)
        conditions.add("id < ?", before)
        conditions.add("kind = ?", kind?.rawValue)
        return try StationReport.fetchAll(
            db, sql: "SELECT * FROM station_report \(conditions.sql) ORDER BY id DESC LIMIT ?",
            arguments: conditions.arguments + [limit])
    }
}
