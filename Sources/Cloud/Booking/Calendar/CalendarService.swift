import CloudCore
import CloudFleet
import CommonBase

/// How hosts change when a place is open.
package enum CalendarService {
    /// Maximum exceptions of a location that are not over.
    static let exceptionLimit = 200
    /// How long past exceptions are kept.
    private static let keptDays: Int64 = 90

    /// Replaces the weekly hours; none at all means always open.
    ///
    /// - Throws: `notFound` for a location that the viewer does not manage; `invalidInput`.
    package static func setWeekly(
        _ weekly: [WeeklyHours], of location: LocationID, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        _ = try LocationService.find(location, viewer: viewer, db)
        try Check.that(
            weekly.count <= 7 * HoursText.limit, "weekly",
            "weekly must have at most \(HoursText.limit) entries for each day.")
        for entry in weekly {
            try Check.that(
                (1...7).contains(entry.weekday), "weekly", "weekday must be between 1 and 7.")
            try check(entry.hours, "weekly")
        }
        let starts = Set(weekly.map { [$0.weekday, $0.hours.startMinute] })
        try Check.that(
            starts.count == weekly.count, "weekly", "weekly must not repeat a start on a day.")
        try db.execute(
            cached: "DELETE FROM opening_hours WHERE location_id = ?", arguments: [location])
        for entry in weekly {
            try db.execute(
                cached: """
                    INSERT INTO opening_hours (location_id, weekday, start_minute, end_minute)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [
                    location, entry.weekday, entry.hours.startMinute, entry.hours.endMinute,
                ])
        }
        try CalendarChange.note(location, db, at: moment)
    }

    /// - Throws: `notFound` for a location that the viewer does not manage; `invalidInput` naming
    ///   the field; `conflict` for too many.
    package static func add(
        _ exception: CalendarException, note: String, id: ID<StoredException>,
        to location: LocationID, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> StoredException {
        _ = try LocationService.find(location, viewer: viewer, db)
        let (first, last) = (exception.days.lowerBound, exception.days.upperBound)
        let today = CalendarDay(moment.wall, in: StationZone.standard)
        try Check.that(
            last.number - first.number <= 366 && last >= today.adding(days: -1)
                && first <= today.adding(days: 1000), "lastDay",
            "The days must be at most 366, and not be over.")
        if let hours = exception.hours { try check(hours, "hours") }
        try db.execute(
            cached: "DELETE FROM opening_exception WHERE location_id = ? AND last_day < ?",
            arguments: [location, today.adding(days: -keptDays).number])
        let known = try list(of: location, from: today.adding(days: -1), db)
        guard known.count < exceptionLimit else {
            throw ServiceError(
                .conflict, "A location has at most \(exceptionLimit) exceptions.", field: "lastDay")
        }
        let stored = StoredException(
            id: id, locationID: location, exception: exception,
            note: try Check.text(note, "note", 0...100), createdAt: moment.wall)
        try db.execute(
            cached: """
                INSERT INTO opening_exception (id, location_id, first_day, last_day,
                    start_minute, end_minute, note, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, location, first.number, last.number, exception.hours?.startMinute,
                exception.hours?.endMinute, stored.note, stored.createdAt,
            ])
        try CalendarChange.note(location, db, at: moment)
        return stored
    }

    /// - Throws: `notFound`, also for a location that the viewer does not manage.
    package static func remove(
        _ id: ID<StoredException>, of location: LocationID, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        _ = try LocationService.find(location, viewer: viewer, db)
        try db.execute(
            cached: "DELETE FROM opening_exception WHERE id = ? AND location_id = ?",
            arguments: [id, location])
        guard db.changesCount > 0 else {
            throw ServiceError(.notFound, "The exception \(id) does not exist.")
        }
        try CalendarChange.note(location, db, at: moment)
    }

    /// The exceptions of a location that end on or after a day.
    static func list(
        of location: LocationID, from day: CalendarDay, _ db: Database
    ) throws -> [StoredException] {
        try StoredException.fetchAll(
            db,
            cached: """
                SELECT * FROM opening_exception WHERE location_id = ? AND last_day >= ?
                ORDER BY last_day, id LIMIT \(exceptionLimit)
                """, arguments: [location, day.number])
    }

    private static func check(_ hours: DayHours, _ field: String) throws {
        let (start, end) = (hours.startMinute, hours.endMinute)
        try Check.that(
            (0...1425).contains(start) && start % 15 == 0, field,
            "startMinute must be between 0 and 1425, a multiple of 15.")
        try Check.that(
            end > start && end <= start + 1440 && end % 15 == 0, field,
            "endMinute must be a multiple of 15, after startMinute and at most 1440 later.")
    }
}
