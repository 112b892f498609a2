import CloudBooking
import CloudCore
import CloudFleet
import CommonBase

package enum ReviewTable {
    /// Sorts after every id.
    private static let last = String(repeating: "z", count: 48)

    /// The published reviews of a place, newest first. The caller has checked that the viewer sees
    /// the place.
    static func list(
        of location: LocationID, after position: Review.Position?, limit: Int, _ db: Database,
        at now: Timestamp
    ) throws -> [Review] {
        try list("location_id = ? AND kind = 'place'", [location], position, limit, db, at: now)
    }

    /// The published reviews of a driver, newest first. The caller has checked that the viewer is
    /// an admin.
    static func list(
        ofDriver driver: PersonID, after position: Review.Position?, limit: Int, _ db: Database,
        at now: Timestamp
    ) throws -> [Review] {
        try list("driver_id = ? AND kind = 'driver'", [driver], position, limit, db, at: now)
    }

    private static func list(
        _ condition: String, _ arguments: StatementArguments, _ position: Review.Position?,
        _ limit: Int, _ db: Database, at now: Timestamp
    ) throws -> [Review] {
        let time = min(position?.publishedAt ?? now, now)
        return try Review.fetchAll(
            db,
            cached: """
                SELECT * FROM review
                WHERE \(condition) AND is_hidden = 0 AND published_at <= ?
                  AND (published_at < ? OR id < ?)
                ORDER BY published_at DESC, id DESC LIMIT ?
                """,
            arguments: arguments + [time, time, position?.id ?? last, limit])
    }

    package static func rating(
        of location: LocationID, _ db: Database, at now: Timestamp
    ) throws -> Review.Rating {
        try rating(
            """
            SELECT count(*), CAST(COALESCE(sum(stars), 0) AS BIGINT) FROM review
            WHERE location_id = ? AND kind = 'place' AND is_hidden = 0 AND published_at <= ?
            """, [location, now], db)
    }

    /// For hosts to whom the driver has sent a request.
    package static func rating(
        ofDriver driver: PersonID, _ db: Database, at now: Timestamp
    ) throws -> Review.Rating {
        try rating(
            """
            SELECT count(*), CAST(COALESCE(sum(stars), 0) AS BIGINT) FROM review
            WHERE driver_id = ? AND kind = 'driver' AND is_hidden = 0 AND published_at <= ?
            """, [driver, now], db)
    }

    private static func rating(
        _ sql: String, _ arguments: StatementArguments, _ db: Database
    ) throws -> Review.Rating {
        var rating = Review.Rating(count: 0, sum: 0)
        try db.forEachRow(cached: sql, arguments: arguments) { row in
            rating = Review.Rating(count: row[0] ?? 0, sum: row[1] ?? 0)
        }
        return rating
    }

    static func find(
        _ kind: Review.Kind, of booking: ID<Booking>, _ db: Database
    ) throws -> Review? {
        try Review.fetchOne(
            db, cached: "SELECT * FROM review WHERE booking_id = ? AND kind = ?",
            arguments: [booking, kind.rawValue])
    }

    /// A review of a place, hidden or not.
    static func find(
        _ id: ID<Review>, of location: LocationID, _ db: Database
    ) throws -> Review? {
        try Review.fetchOne(
            db,
            cached: "SELECT * FROM review WHERE id = ? AND location_id = ? AND kind = 'place'",
            arguments: [id, location])
    }

    /// A review of a driver, hidden or not.
    static func find(
        _ id: ID<Review>, ofDriver driver: PersonID, _ db: Database
    ) throws -> Review? {
        try Review.fetchOne(
            db, cached: "SELECT * FROM review WHERE id = ? AND driver_id = ? AND kind = 'driver'",
            arguments: [id, driver])
    }

    /// The review of a booking by one side.
    struct Draft: Sendable {
        var kind: Review.Kind
        var booking: Booking
        var location: LocationID
        var author: PersonID
        var stars: Int64
        var text: String
    }

    static func insert(
        _ draft: Draft, id: ID<Review>, publishedAt: Timestamp, _ db: Database, at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO review (id, booking_id, kind, location_id, driver_id, author_id, stars,
                    text, written_at, published_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, draft.booking.id, draft.kind.rawValue, draft.location,
                draft.booking.personID, draft.author, draft.stars, draft.text, now, publishedAt,
            ])
    }

    static func publish(_ id: ID<Review>, _ db: Database, at now: Timestamp) throws {
        try db.execute(
            cached: "UPDATE review SET published_at = ? WHERE id = ? AND published_at > ?",
            arguments: [now, id, now])
    }

    static func answer(
        _ text: String, to id: ID<Review>, _ db: Database, at now: Timestamp
    ) throws {
        try db.execute(
            cached: "UPDATE review SET answer = ?, answered_at = ? WHERE id = ?",
            arguments: [text, now, id])
    }

    static func hide(_ id: ID<Review>, _ db: Database) throws {
        try db.execute(cached: "UPDATE review SET is_hidden = 1 WHERE id = ?", arguments: [id])
    }
}
