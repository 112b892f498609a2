import CloudCore
import CloudFleet
import CommonBase

/// A security event that a station reported, or that the cloud detected about a station.
package struct SecurityEvent: Hashable, Sendable, FetchableRecord {
    package enum Source: String, Sendable, Codable, CaseIterable { case station, cloud }

    package var id: Int64
    package var stationID: StationID
    package var source: Source
    /// An event type of the security white paper, or a vendor's.
    package var type: String
    package var techInfo: String?
    package var occurredAt: Timestamp
    package var receivedAt: Timestamp

    package init(row: Row) throws {
        id = try row["id"]
        stationID = try row["station_id"]
        source = try row.choice("source")
        type = try row["type"]
        techInfo = row["tech_info"]
        occurredAt = try row["occurred_at"]
        receivedAt = try row["received_at"]
    }
}

extension Signal {
    /// A security event was stored.
    package static let securityEvents = Signal(.securityEvents, "")
}

extension DomainObject {
    package static let securityEvents = DomainObject(rawValue: "securityEvents")
}

package enum SecurityEventTable {
    /// Maximum number of events kept for a station.
    package static let limit = 10_000

    /// Stores an event, unless the station exceeds its quota.
    /// - Parameter isCausedByPerson: whether somebody with rights at the station caused it: such an
    ///   event is always stored.
    package static func append(
        _ type: String, source: SecurityEvent.Source, techInfo: String?, of station: StationID,
        occurredAt: Timestamp, receivedAt: Timestamp, isCausedByPerson: Bool = false,
        _ db: Database
    ) throws {
        let quota = source == .station ? StationQuota.securityEvents : .notedSecurityEvents
        guard try isCausedByPerson || db.takes(quota, of: station, at: receivedAt) else { return }
        try db.execute(
            cached: """
                INSERT INTO security_event
                    (station_id, source, type, tech_info, occurred_at, received_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                station, source.rawValue, type, techInfo?.cut(toScalars: techInfoLength),
                occurredAt, receivedAt,
            ])
        db.signal(.securityEvents)
    }

    /// OCPP's limit of techInfo, in Unicode scalars.
    private static let techInfoLength = 255

    /// Newest first, with ids below `before`; of one station or of all that the viewer manages.
    package static func list(
        station: StationID?, type: String?, before: Int64, limit: Int, viewer: Viewer,
        _ db: Database
    ) throws -> [SecurityEvent] {
        var conditions = Conditions()
        conditions.add(StationAccess.isManaged("station_id", by: viewer))
        conditions.add("station_id = ?", station)
        conditions.add("type = ?", type)
        conditions.add("id < ?", before)
        return try SecurityEvent.fetchAll(
            db,
            sql: """
                SELECT * FROM security_event \(conditions.sql)
                ORDER BY \(viewer.newestFirst(by: "id")) LIMIT ?
                """,
            arguments: conditions.arguments + [limit])
    }
}
