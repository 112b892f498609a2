import CloudCore
import CloudFleet
import CommonBase
import Foundation

/// The hours, exceptions and busy times of locations.
package enum CalendarTable {
    /// The calendar of a location, with what is busy in a window.
    package static func calendar(
        of location: LocationID, in window: Range<Timestamp>, _ db: Database
    ) throws -> OpeningCalendar {
        try calendars(of: [location], in: window, db)[location]
            ?? OpeningCalendar(zone: StationZone.standard)
    }

    /// The calendars of locations, by four statements.
    package static func calendars(
        of locations: [LocationID], in window: Range<Timestamp>, _ db: Database
    ) throws -> [LocationID: OpeningCalendar] {
        guard !locations.isEmpty else { return [:] }
        var calendars = try LocationTable.zones(of: locations, db)
            .mapValues { OpeningCalendar(zone: $0) }
        let isOne = Condition.isOne(of: locations, "location_id")
        let weekly = try StoredHours.fetchAll(
            db,
            cached: """
                SELECT * FROM opening_hours WHERE \(isOne.sql)
                ORDER BY location_id, weekday, start_minute
                """, arguments: isOne.arguments)
        for row in weekly { calendars[row.locationID]?.weekly.append(row.hours) }
        // A day of slack for zones.
        let days: StatementArguments = [
            CalendarDay(window.lowerBound.adding(seconds: -172_800), in: .gmt).number,
            CalendarDay(window.upperBound.adding(seconds: 172_800), in: .gmt).number,
        ]
        let exceptions = try StoredException.fetchAll(
            db,
            cached: """
                SELECT * FROM opening_exception
                WHERE \(isOne.sql) AND last_day >= ? AND first_day <= ?
                ORDER BY created_at, id
                """, arguments: isOne.arguments + days)
        for row in exceptions { calendars[row.locationID]?.exceptions.append(row.exception) }
        let busy = try StoredBusy.fetchAll(
            db,
            cached: """
                SELECT location_id, starts_at, ends_at FROM calendar_busy
                WHERE \(isOne.sql) AND ends_at > ? AND starts_at < ?
                """, arguments: isOne.arguments + [window.lowerBound, window.upperBound])
        for row in busy { calendars[row.locationID]?.busy.append(row.time) }
        return calendars
    }

    private struct StoredHours: FetchableRecord {
        var locationID: LocationID
        var hours: WeeklyHours

        init(row: Row) throws {
            locationID = try row["location_id"]
            hours = WeeklyHours(
                weekday: try row["weekday"],
                hours: DayHours(
                    startMinute: try row["start_minute"], endMinute: try row["end_minute"]))
        }
    }

    private struct StoredBusy: FetchableRecord {
        var locationID: LocationID
        var time: Range<Timestamp>

        init(row: Row) throws {
            locationID = try row["location_id"]
            let (start, end): (Timestamp, Timestamp) = (try row["starts_at"], try row["ends_at"])
            time = start..<max(start, end)
        }
    }
}
