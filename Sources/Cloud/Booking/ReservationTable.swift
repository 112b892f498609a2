import CloudCore
import CloudFleet
import CommonBase

/// A reservation of a connector for a driver.
package struct Reservation: Hashable, Sendable, FetchableRecord {
    package enum Status: String, Sendable, Codable, CaseIterable { case active, used, cancelled }

    /// Also the `reservationId` of OCPP, unless a ReserveNow command named another.
    package var id: Int64
    package var stationID: StationID
    /// 0 is any connector of the station.
    package var connectorID: Int64
    package var personID: PersonID
    /// An active reservation is valid until `expiresAt`.
    package var status: Status
    /// Outcome of ReserveNow at the station; nil if it was not sent.
    package var atStation: String?
    package var transactionID: TransactionID?
    package var createdAt: Timestamp
    package var expiresAt: Timestamp

    package init(row: Row) throws {
        id = try row["id"]
        stationID = try row["station_id"]
        connectorID = try row["connector_id"]
        personID = try row["person_id"]
        status = try row.choice("status")
        atStation = row["at_station"]
        transactionID = row["transaction_id"]
        createdAt = try row["created_at"]
        expiresAt = try row["expires_at"]
    }
}

package enum ReservationTable {
    private static let hasOtherConnector = ConnectorTable.hasOther(
        station: "r.station_id", than: "r.connector_id")

    /// - Parameter number: the `reservationId` of OCPP, if it is not the id.
    /// - Returns: the id.
    package static func insert(
        station: StationID, connector: Int64, person: PersonID, until end: Timestamp,
        number: Int64? = nil, at now: Timestamp, _ db: Database
    ) throws -> Int64 {
        db.signal(Signal(.authorizationList, station.text))
        return try db.number(
            cached: """
                INSERT INTO reservation
                    (station_id, connector_id, person_id, status, created_at, expires_at, number)
                VALUES (?, ?, ?, 'active', ?, ?, ?) RETURNING id
                """,
            arguments: [station, connector, person, now, end, number])
    }

    /// The `reservationId` of OCPP of a reservation.
    package static func number(of id: Int64, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT COALESCE(number, id) FROM reservation WHERE id = ?",
            arguments: [id]) ?? id
    }

    /// The active reservation of a station with a `reservationId` of OCPP, also if it has expired.
    package static func findActive(
        number: Int64, at station: StationID, _ db: Database
    ) throws -> Reservation? {
        try Reservation.fetchOne(
            db,
            cached: """
                SELECT * FROM reservation
                WHERE station_id = ? AND status = 'active' AND COALESCE(number, id) = ?
                ORDER BY id DESC LIMIT 1
                """,
            arguments: [station, number])
    }

    /// The reservation, if it is the viewer's, or the viewer manages its station.
    package static func find(
        _ id: Int64, viewer: Viewer, _ db: Database
    ) throws -> Reservation? {
        var conditions = Conditions()
        conditions.add("id = ?", id)
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        return try Reservation.fetchAll(
            db, sql: "SELECT * FROM reservation \(conditions.sql)",
            arguments: conditions.arguments
        ).first
    }

    /// Newest first, with ids below `before`; of one station or of all that the viewer sees.
    package static func list(
        station: StationID?, status: Reservation.Status?, before: Int64, limit: Int,
        viewer: Viewer, _ db: Database
    ) throws -> [Reservation] {
        var conditions = Conditions()
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        conditions.add("id < ?", before)
        conditions.add("station_id = ?", station)
        // Of a person's few reservations, not of everybody's with this status.
        let isSearched = viewer.isPerson && station == nil
        conditions.add(isSearched ? "status || '' = ?" : "status = ?", status?.rawValue)
        return try Reservation.fetchAll(
            db,
            sql: """
                SELECT * FROM reservation \(conditions.sql)
                ORDER BY \(viewer.newestFirst(by: "id")) LIMIT ?
                """,
            arguments: conditions.arguments + [limit])
    }

    /// The valid reservations of a station.
    package static func listActive(
        station: StationID, at now: Timestamp, _ db: Database
    ) throws -> [Reservation] {
        try Reservation.fetchAll(
            db,
            cached: """
                SELECT * FROM reservation
                WHERE station_id = ? AND status = 'active' AND expires_at > ? ORDER BY id
                """,
            arguments: [station, now])
    }

    /// Whether the connector is reserved for another driver at `now`. If `connector` is nil, the
    /// reservation of a single connector counts only if the station has no other connector.
    /// - Parameter made: reservations that were created later are ignored.
    package static func isReserved(
        station: StationID, connector: Int64?, forOtherThan person: PersonID, at now: Timestamp,
        madeUntil made: Timestamp, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM reservation r
                    WHERE r.station_id = ? AND r.status = 'active'
                      AND r.created_at <= ? AND r.expires_at > ?
                      AND r.person_id <> ?
                      AND (r.connector_id = 0 OR r.connector_id = ?
                        OR (CAST(? AS BIGINT) IS NULL AND NOT \(hasOtherConnector))))
                """,
            arguments: [station, made, now, person, connector, connector]) ?? false
    }

    /// Whether a new reservation would overlap a valid one.
    /// - Parameter number: a reservation with this `reservationId` would be replaced.
    package static func isTaken(
        station: StationID, connector: Int64, replacing number: Int64? = nil,
        at now: Timestamp, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM reservation
                    WHERE station_id = ? AND status = 'active' AND expires_at > ?
                      AND (connector_id = 0 OR ? = 0 OR connector_id = ?)
                      AND COALESCE(number, id) IS DISTINCT FROM CAST(? AS BIGINT))
                """,
            arguments: [station, now, connector, connector, number]) ?? false
    }

    /// Marks a driver's reservations at a connector as used by a transaction.
    /// - Parameter latest: reservations that were created later are ignored.
    package static func markUsed(
        station: StationID, connector: Int64, person: PersonID, by transaction: TransactionID,
        at start: Timestamp, madeUntil latest: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE reservation SET status = 'used', transaction_id = ?
                WHERE station_id = ? AND status = 'active' AND expires_at > ? AND created_at <= ?
                  AND person_id = ? AND connector_id IN (0, ?)
                """,
            arguments: [transaction, station, start, latest, person, connector])
        if db.changesCount > 0 { db.signal(Signal(.authorizationList, station.text)) }
    }

    package static func cancel(_ id: Int64, _ db: Database) throws {
        let station = try StationID.fetchOne(
            db,
            cached: """
                UPDATE reservation SET status = 'cancelled' WHERE id = ? AND status = 'active'
                RETURNING station_id
                """,
            arguments: [id])
        if let station { db.signal(Signal(.authorizationList, station.text)) }
    }

    /// Cancels the active reservations of a station with a `reservationId` of OCPP.
    /// - Returns: whether there was one.
    package static func cancel(
        number: Int64, at station: StationID, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: """
                UPDATE reservation SET status = 'cancelled'
                WHERE station_id = ? AND status = 'active' AND COALESCE(number, id) = ?
                """,
            arguments: [station, number])
        return db.changesCount > 0
    }

    package static func setOutcome(
        atStation status: String, _ id: Int64, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE reservation SET at_station = ? WHERE id = ?", arguments: [status, id])
    }
}
