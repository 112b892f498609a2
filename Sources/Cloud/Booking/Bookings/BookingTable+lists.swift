import CloudCore
import CloudFleet
import CommonBase

/// Lists for pages, the API and the passes.
extension BookingTable {
    /// The viewer's own bookings, and those at the stations that they manage, newest start first,
    /// below a cursor.
    package static func list(
        station: StationID? = nil, status: Booking.Status? = nil, before: Timestamp,
        _ beforeID: String, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [Booking] {
        var conditions = Conditions()
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        conditions.add("station_id = ?", station)
        conditions.add("status || '' = ?", status?.rawValue)
        conditions.add(
            Condition(
                "starts_at <= ? AND (starts_at < ? OR id < ?)", [before, before, beforeID]))
        // Of a person's rows, not of everybody's.
        let start = viewer.isPerson && station == nil ? "starts_at + 0" : "starts_at"
        return try Booking.fetchAll(
            db,
            sql: """
                SELECT * FROM booking \(conditions.sql)
                ORDER BY \(start) DESC, id DESC LIMIT ?
                """,
            arguments: conditions.arguments + [limit])
    }

    /// A person's bookings that are not over, by their start.
    package static func open(
        of person: PersonID, _ now: Timestamp, limit: Int, _ db: Database
    ) throws -> [Booking] {
        try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE person_id = ? AND starts_at > ? AND ends_at > ?
                  AND status IN ('pending', 'reserved', 'fulfilled')
                ORDER BY starts_at, id LIMIT ?
                """,
            arguments: [person, now.adding(seconds: -longestSeconds), now, limit])
    }

    /// The bookings of a station that are not over, by their start.
    static func open(
        at station: StationID, _ now: Timestamp, limit: Int, _ db: Database
    ) throws -> [Booking] {
        try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE station_id = ? AND starts_at > ? AND ends_at > ?
                  AND status IN ('pending', 'reserved', 'fulfilled')
                ORDER BY starts_at, id LIMIT ?
                """,
            arguments: [station, now.adding(seconds: -longestSeconds), now, limit])
    }

    /// The number of a station's bookings and requests that are not over, besides own use.
    package static func openCount(
        at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> Int {
        try Int.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM booking
                WHERE station_id = ? AND starts_at > ? AND ends_at > ? AND is_own_use = 0
                  AND status IN ('pending', 'reserved', 'fulfilled')
                """,
            arguments: [station, now.adding(seconds: -longestSeconds), now]) ?? 0
    }

    /// A person's bookings that are over or were never confirmed, newest first.
    package static func past(
        of person: PersonID, _ now: Timestamp, before: Timestamp, limit: Int, _ db: Database
    ) throws -> [Booking] {
        try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE person_id = ? AND starts_at < ?
                  AND (ends_at <= ? OR status IN ('rejected', 'failed', 'canceled', 'noShow'))
                ORDER BY starts_at DESC, id DESC LIMIT ?
                """,
            arguments: [person, before, now, limit])
    }

    /// The requests at the stations that a person hosts, the first start first.
    package static func requests(
        toHost person: PersonID, _ now: Timestamp, limit: Int, _ db: Database
    ) throws -> [Booking] {
        let viewer = Viewer.person(person, [])
        let managed = StationAccess.isManaged("station_id", by: viewer) ?? .never
        return try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE \(managed.sql) AND starts_at > ? AND status = 'pending'
                ORDER BY starts_at + 0, id LIMIT ?
                """,
            arguments: managed.arguments + [now.adding(milliseconds: -Booking.quarter), limit])
    }

    /// The bookings of others that come at the stations that a person hosts.
    package static func coming(
        toHost person: PersonID, _ now: Timestamp, limit: Int, _ db: Database
    ) throws -> [Booking] {
        let viewer = Viewer.person(person, [])
        let managed = StationAccess.isManaged("station_id", by: viewer) ?? .never
        return try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE \(managed.sql) AND starts_at > ? AND ends_at > ?
                  AND status IN ('reserved', 'fulfilled')
                ORDER BY starts_at + 0, id LIMIT ?
                """,
            arguments: managed.arguments + [now.adding(seconds: -longestSeconds), now, limit])
    }

    // MARK: Due bookings

    /// Requests that lapse: 24 hours old, or a quarter of an hour after their start, until when the
    /// host can confirm them.
    static func lapsing(_ now: Timestamp, limit: Int, _ db: Database) throws -> [ID<Booking>] {
        try ID<Booking>.fetchAll(
            db,
            cached: """
                SELECT id FROM booking WHERE status = 'pending' AND created_at <= ?
                UNION
                SELECT id FROM booking
                WHERE status IN ('pending', 'reserved') AND starts_at <= ?
                  AND status || '' = 'pending'
                LIMIT ?
                """,
            arguments: [
                now.adding(seconds: -BookingLimits.answerSeconds),
                now.adding(milliseconds: -Booking.quarter), limit,
            ])
    }

    /// Bookings whose booker should have come.
    static func arriving(_ now: Timestamp, limit: Int, _ db: Database) throws -> [ID<Booking>] {
        try ID<Booking>.fetchAll(
            db,
            cached: """
                SELECT id FROM booking
                WHERE status IN ('pending', 'reserved') AND starts_at <= ?
                  AND status || '' = 'reserved'
                  AND (is_own_use = 0 AND arrival_until <= ? OR ends_at <= ?)
                LIMIT ?
                """,
            arguments: [now, now, now, limit])
    }

    /// Bookings that begin within an hour, whose booker was not reminded.
    static func soon(_ now: Timestamp, limit: Int, _ db: Database) throws -> [ID<Booking>] {
        try ID<Booking>.fetchAll(
            db,
            cached: """
                SELECT id FROM booking
                WHERE status IN ('pending', 'reserved') AND starts_at > ? AND starts_at <= ?
                  AND status || '' = 'reserved' AND is_own_use = 0 AND reminded_at IS NULL
                  AND created_at <= starts_at - 3600000
                LIMIT ?
                """,
            arguments: [now, now.adding(seconds: 3600), limit])
    }

    /// Bookings that run and whose charging has ended.
    static func running(_ now: Timestamp, limit: Int, _ db: Database) throws -> [ID<Booking>] {
        try ID<Booking>.fetchAll(
            db,
            cached: """
                SELECT id FROM booking WHERE status = 'fulfilled' AND ends_at > ?
                  AND EXISTS (SELECT 1 FROM charging_transaction
                    WHERE charging_transaction.id = booking.transaction_id
                      AND charging_transaction.phase = 'ended')
                ORDER BY ends_at LIMIT ?
                """,
            arguments: [now, limit])
    }
}
