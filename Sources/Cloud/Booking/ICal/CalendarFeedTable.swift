import CloudCore
import CloudFleet
import CommonBase

enum CalendarFeedTable {
    /// The feeds of a location that the viewer manages, by their age.
    static func list(
        of location: LocationID, viewer: Viewer, _ db: Database
    ) throws -> [CalendarFeed] {
        var conditions = Conditions()
        conditions.add("location_id = ?", location)
        conditions.add(LocationTable.isManaged("location_id", by: viewer))
        return try CalendarFeed.fetchAll(
            db,
            sql: """
                SELECT * FROM calendar_feed \(conditions.sql)
                ORDER BY created_at, id LIMIT \(CalendarFeed.limit)
                """, arguments: conditions.arguments)
    }

    /// Feeds whose next attempt is due.
    static func due(
        _ now: Timestamp, limit: Int, _ db: Database
    ) throws -> [CalendarFeed] {
        try CalendarFeed.fetchAll(
            db,
            cached: """
                SELECT * FROM calendar_feed WHERE next_fetch_at <= ?
                ORDER BY next_fetch_at LIMIT ?
                """, arguments: [now, limit])
    }

    static func count(of location: LocationID, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, cached: "SELECT count(*) FROM calendar_feed WHERE location_id = ?",
            arguments: [location]) ?? 0
    }

    /// - Returns: false if the location has a feed with this address.
    static func insert(_ feed: CalendarFeed, _ db: Database) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO calendar_feed
                    (id, location_id, name, url, created_at, next_fetch_at, not_understood)
                VALUES (?, ?, ?, ?, ?, ?, '')
                ON CONFLICT (location_id, url) DO NOTHING
                """,
            arguments: [
                feed.id, feed.locationID, feed.name, feed.url, feed.createdAt, feed.nextFetchAt,
            ])
        return db.changesCount > 0
    }

    /// - Returns: whether there was such a feed.
    static func delete(
        _ id: ID<CalendarFeed>, of location: LocationID, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: "DELETE FROM calendar_feed WHERE id = ? AND location_id = ?",
            arguments: [id, location])
        return db.changesCount > 0
    }

    /// Keeps the busy times of a failed feed: what was known still blocks.
    static func noteFailure(
        _ problem: FeedProblem, of id: ID<CalendarFeed>, next: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE calendar_feed SET error = ?, next_fetch_at = ? WHERE id = ?",
            arguments: [problem.rawValue, next, id])
    }

    /// Replaces the busy times of a feed.
    /// - Returns: false if the feed was removed meanwhile.
    static func save(
        _ busy: ICalCalendar.Busy, of feed: CalendarFeed, next: Timestamp, _ db: Database,
        at now: Timestamp
    ) throws -> Bool {
        let titles = CalendarFeed.shortened(busy.notUnderstood).joined(separator: "\n")
        try db.execute(
            cached: """
                UPDATE calendar_feed SET error = NULL, fetched_at = ?, next_fetch_at = ?,
                    not_understood = ? WHERE id = ?
                """, arguments: [now, next, titles, feed.id])
        guard db.changesCount > 0 else { return false }
        try db.execute(
            cached: "DELETE FROM calendar_busy WHERE feed_id = ?", arguments: [feed.id])
        for time in busy.times {
            try db.execute(
                cached: """
                    INSERT INTO calendar_busy (feed_id, starts_at, ends_at, location_id)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [feed.id, time.lowerBound, time.upperBound, feed.locationID])
        }
        return true
    }
}
