import ChargingModel
import CloudCore
import CloudFleet
import CommonBase

package enum RefusedTapTable {
    /// Taps of a card that follow each other within this time are one row.
    static let foldedSeconds: Int64 = 60
    /// Maximum rows of a station.
    static let limit = 1000
    static let keptSeconds: Int64 = 90 * 86_400

    /// Counts another tap in the newest row of the card, if that is recent and has the same reason.
    /// - Returns: whether there is such a row.
    static func count(_ tap: RefusedTap, _ db: Database) throws -> Bool {
        try db.execute(
            cached: """
                UPDATE refused_tap SET taps = taps + 1,
                    first_at = CASE WHEN first_at > ? THEN ? ELSE first_at END,
                    last_at = CASE WHEN last_at < ? THEN ? ELSE last_at END,
                    connector_id = COALESCE(connector_id, ?), received_at = ?
                WHERE id = (SELECT id FROM refused_tap WHERE station_id = ? AND token_hash = ?
                        ORDER BY id DESC LIMIT 1)
                  AND reason = ? AND last_at BETWEEN ? AND ?
                """,
            arguments: [
                tap.firstAt, tap.firstAt, tap.lastAt, tap.lastAt, tap.connectorID, tap.receivedAt,
                tap.stationID, tap.token.hash, tap.reason.rawValue,
                tap.lastAt.adding(seconds: -foldedSeconds),
                tap.lastAt.adding(seconds: foldedSeconds),
            ])
        return db.changesCount > 0
    }

    /// - Returns: the number of the new row.
    static func insert(_ tap: RefusedTap, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db,
            cached: """
                INSERT INTO refused_tap (station_id, connector_id, token_hash, token_suffix,
                    person_id, reason, taps, first_at, last_at, received_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
            arguments: [
                tap.stationID, tap.connectorID, tap.token.hash, tap.token.suffix, tap.personID,
                tap.reason.rawValue, tap.taps, tap.firstAt, tap.lastAt, tap.receivedAt,
            ])
    }

    /// A row of the viewer's cards, or of a station that they manage.
    package static func find(
        _ number: Int64, viewer: Viewer, _ db: Database
    ) throws -> RefusedTap? {
        var conditions = Conditions()
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        conditions.add("id = ?", number)
        return try RefusedTap.fetchAll(
            db, sql: "SELECT * FROM refused_tap \(conditions.sql)",
            arguments: conditions.arguments
        ).first
    }

    /// The refused taps of the viewer's cards and of the stations that they manage, newest first,
    /// below `before`.
    /// - Parameter card: only those of this card, by its present owner.
    package static func list(
        station: StationID? = nil, card: IdTokenRecord? = nil, before: Int64 = .max, limit: Int,
        viewer: Viewer, _ db: Database
    ) throws -> [RefusedTap] {
        var conditions = Conditions()
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        conditions.add("station_id = ?", station)
        conditions.add("person_id = ?", card?.personID)
        conditions.add("token_hash = ?", card?.reference.hash)
        conditions.add("id < ?", before)
        return try RefusedTap.fetchAll(
            db,
            sql: """
                SELECT * FROM refused_tap \(conditions.sql)
                ORDER BY \(viewer.newestFirst(by: "id")) LIMIT ?
                """,
            arguments: conditions.arguments + [limit])
    }

    /// Whether the station had an earlier row of the card with the same reason since then.
    static func hasEarlier(
        _ tap: RefusedTap, since time: Timestamp, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM refused_tap
                    WHERE station_id = ? AND token_hash = ? AND id < ? AND reason = ?
                      AND received_at > ?)
                """,
            arguments: [
                tap.stationID, tap.token.hash, tap.number ?? 0, tap.reason.rawValue, time,
            ]) ?? false
    }

    /// Whether the station had any row before this one since then.
    static func hasEarlierAtStation(
        _ tap: RefusedTap, since time: Timestamp, _ db: Database
    ) throws -> Bool {
        let last = try Timestamp.fetchOne(
            db,
            cached: """
                SELECT received_at FROM refused_tap WHERE station_id = ? AND id < ?
                ORDER BY id DESC LIMIT 1
                """,
            arguments: [tap.stationID, tap.number ?? 0])
        return last.map { $0 > time } ?? false
    }
}
