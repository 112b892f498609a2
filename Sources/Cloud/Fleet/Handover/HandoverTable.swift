import CloudCore
import CommonBase

enum HandoverTable {
    static func insert(_ offer: StationHandover, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO station_handover
                    (id, station_id, offered_by, email, offered_to, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                offer.id, offer.stationID, offer.offeredBy, offer.email, offer.offeredTo,
                offer.createdAt, offer.expiresAt,
            ])
    }

    /// The open offer of a station, for those who may hand it over.
    static func find(
        of station: StationID, at now: Timestamp, _ db: Database
    ) throws -> StationHandover? {
        try StationHandover.fetchOne(
            db,
            cached: """
                SELECT * FROM station_handover
                WHERE station_id = ? AND ended_at IS NULL AND expires_at > ?
                """,
            arguments: [station, now])
    }

    /// An open offer to a person.
    static func find(
        _ id: HandoverID, to person: PersonID, at now: Timestamp, _ db: Database
    ) throws -> StationHandover? {
        try StationHandover.fetchOne(
            db,
            cached: """
                SELECT * FROM station_handover
                WHERE id = ? AND offered_to = ? AND ended_at IS NULL AND expires_at > ?
                """,
            arguments: [id, person, now])
    }

    /// Ends the offer of a station, also an expired one.
    /// - Returns: false if it has none.
    @discardableResult
    static func end(of station: StationID, at now: Timestamp, _ db: Database) throws -> Bool {
        try db.execute(
            cached: """
                UPDATE station_handover SET ended_at = ?
                WHERE station_id = ? AND ended_at IS NULL
                """,
            arguments: [now, station])
        return db.changesCount > 0
    }

    /// How many offers a person has made since a time.
    static func count(
        by person: PersonID, since start: Timestamp, _ db: Database
    ) throws -> Int {
        try Int.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM station_handover WHERE offered_by = ? AND created_at > ?
                """,
            arguments: [person, start]) ?? 0
    }
}
