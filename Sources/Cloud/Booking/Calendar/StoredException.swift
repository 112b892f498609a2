import CloudCore
import CloudFleet
import CommonBase

/// An exception of a location's hours, as its host entered it.
package struct StoredException: Hashable, Sendable, FetchableRecord {
    package var id: ID<StoredException>
    package var locationID: LocationID
    package var exception: CalendarException
    /// At most 100 characters, for the hosts.
    package var note: String
    package var createdAt: Timestamp

    package init(row: Row) throws {
        id = try row["id"]
        locationID = try row["location_id"]
        let first = CalendarDay(try row["first_day"] as Int64)
        let last = CalendarDay(try row["last_day"] as Int64)
        let (start, end): (Int64?, Int64?) = (row["start_minute"], row["end_minute"])
        var hours: DayHours?
        if let start, let end { hours = DayHours(startMinute: start, endMinute: end) }
        exception = CalendarException(days: first...max(first, last), hours: hours)
        note = try row["note"]
        createdAt = try row["created_at"]
    }

    init(
        id: ID<StoredException>, locationID: LocationID, exception: CalendarException,
        note: String, createdAt: Timestamp
    ) {
        self.id = id
        self.locationID = locationID
        self.exception = exception
        self.note = note
        self.createdAt = createdAt
    }
}
