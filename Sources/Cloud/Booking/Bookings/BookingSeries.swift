import CloudCore
import CloudFleet
import CommonBase
import Foundation

/// A weekly booking as it is stored: the local day and time of its first occurrence, and its length
/// on the clocks.
package struct StoredSeries: Hashable, Sendable, FetchableRecord {
    package var id: ID<BookingSeries>
    package var personID: PersonID
    package var stationID: StationID
    package var connectorID: Int64
    package var firstDay: CalendarDay
    /// 0 to 1439.
    package var startMinute: Int64
    /// 15 to 10,080, as the clocks show it: in the nights in which they change, the time that passes
    /// differs.
    package var lengthMinutes: Int64
    /// Nil for one without end.
    package var lastDay: CalendarDay?
    /// The last day for which an occurrence was made, or could not be.
    package var madeUntil: CalendarDay
    package var energyWh: Int64?
    package var note: String
    package var isOwnUse: Bool
    package var createdAt: Timestamp
    package var endedAt: Timestamp?

    init(
        id: ID<BookingSeries>, _ wish: BookingWish, by person: PersonID, lastDay: CalendarDay?,
        zone: TimeZone, createdAt: Timestamp
    ) {
        self.id = id
        personID = person
        stationID = wish.station
        connectorID = wish.connector
        firstDay = CalendarDay(wish.start, in: zone)
        startMinute = LocalMoment.minute(of: wish.start, in: zone)
        let endDay = CalendarDay(wish.end, in: zone).number - firstDay.number
        lengthMinutes = endDay * 1440 + LocalMoment.minute(of: wish.end, in: zone) - startMinute
        self.lastDay = lastDay
        madeUntil = firstDay.adding(days: -7)
        energyWh = wish.energyWh
        note = wish.note
        isOwnUse = wish.isOwnUse
        self.createdAt = createdAt
    }

    package init(row: Row) throws {
        id = try row["id"]
        personID = try row["person_id"]
        stationID = try row["station_id"]
        connectorID = try row["connector_id"]
        firstDay = CalendarDay(try row["first_day"])
        startMinute = try row["start_minute"]
        lengthMinutes = try row["length_minutes"]
        lastDay = (row["last_day"] as Int64?).map { CalendarDay($0) }
        madeUntil = CalendarDay(try row["made_until"])
        energyWh = row["energy_wh"]
        note = try row["note"]
        isOwnUse = try row["is_own_use"] as Int64 == 1
        createdAt = try row["created_at"]
        endedAt = row["ended_at"]
    }

    /// The days of occurrences that are not made yet, up to a day.
    package func days(until end: CalendarDay) -> [CalendarDay] {
        let last = min(end, lastDay ?? end)
        var days: [CalendarDay] = []
        var day = madeUntil.adding(days: 7)
        // Two years, so that a wrong day can't make the list long.
        while day <= last, days.count < 104 {
            days.append(day)
            day = day.adding(days: 7)
        }
        return days
    }

    /// The wish of its occurrence on a day; nil if the clocks skip all of it.
    package func wish(on day: CalendarDay, in zone: TimeZone) -> BookingWish? {
        let start = LocalMoment.start(day, minute: startMinute, in: zone)
        let end = LocalMoment.start(day, minute: startMinute + lengthMinutes, in: zone)
        guard start < end else { return nil }
        return BookingWish(
            station: stationID, connector: connectorID, start: start, end: end,
            energyWh: energyWh, note: note, isOwnUse: isOwnUse)
    }
}

package enum BookingSeriesTable {
    static func insert(_ series: StoredSeries, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO booking_series (id, person_id, station_id, connector_id, first_day,
                    start_minute, length_minutes, last_day, made_until, energy_wh, note,
                    is_own_use, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                series.id, series.personID, series.stationID, series.connectorID,
                series.firstDay.number, series.startMinute, series.lengthMinutes,
                series.lastDay?.number, series.madeUntil.number, series.energyWh, series.note,
                series.isOwnUse ? 1 : 0, series.createdAt,
            ])
    }

    /// Saves what can change.
    static func update(_ series: StoredSeries, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE booking_series SET start_minute = ?, length_minutes = ?, last_day = ?,
                    made_until = ?, ended_at = ?
                WHERE id = ?
                """,
            arguments: [
                series.startMinute, series.lengthMinutes, series.lastDay?.number,
                series.madeUntil.number, series.endedAt, series.id,
            ])
    }

    /// Ends the series of a station.
    static func endAll(at station: StationID, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE booking_series SET ended_at = ? WHERE station_id = ? AND ended_at IS NULL
                """,
            arguments: [now, station])
    }

    /// The series, if it is the viewer's, or the viewer manages its station.
    package static func find(
        _ id: ID<BookingSeries>, viewer: Viewer, _ db: Database
    ) throws -> StoredSeries? {
        var conditions = Conditions()
        conditions.add("id = ?", id)
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        return try StoredSeries.fetchAll(
            db, sql: "SELECT * FROM booking_series \(conditions.sql)",
            arguments: conditions.arguments
        ).first
    }

    /// The series whose next occurrence is due, in the order of their ids, starting after `after`.
    static func due(
        until day: CalendarDay, after: String, limit: Int, _ db: Database
    ) throws -> [StoredSeries] {
        try StoredSeries.fetchAll(
            db,
            cached: """
                SELECT * FROM booking_series
                WHERE ended_at IS NULL AND made_until <= ? AND id > ? ORDER BY id LIMIT ?
                """,
            arguments: [day.number - 7, after, limit])
    }

    /// A person's series that have not ended.
    static func count(of person: PersonID, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM booking_series WHERE person_id = ? AND ended_at IS NULL
                """,
            arguments: [person]) ?? 0
    }

    /// The bookings of a series from a time on, by their start.
    package static func bookings(
        of id: ID<BookingSeries>, from time: Timestamp, limit: Int, _ db: Database
    ) throws -> [Booking] {
        try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking WHERE series_id = ? AND ends_at > ?
                ORDER BY starts_at, id LIMIT ?
                """,
            arguments: [id, time, limit])
    }
}
