import CloudCore
import CloudFleet
import CommonBase

/// How other parts read bookings. `BookingTable+writing.swift` changes them.
package enum BookingTable {
    /// The booking, if it is the viewer's, or the viewer manages its station.
    package static func find(
        _ id: ID<Booking>, viewer: Viewer, _ db: Database
    ) throws -> Booking? {
        var conditions = Conditions()
        conditions.add("id = ?", id)
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        return try Booking.fetchAll(
            db, sql: "SELECT * FROM booking \(conditions.sql)", arguments: conditions.arguments
        ).first
    }

    /// The confirmed bookings of a station that overlap a window, by their start.
    package static func confirmed(
        at station: StationID, from: Timestamp, until: Timestamp, limit: Int = 1000,
        _ db: Database
    ) throws -> [Booking] {
        try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE station_id = ? AND starts_at < ? AND ends_at > ?
                  AND status IN ('reserved', 'fulfilled')
                ORDER BY starts_at, id LIMIT ?
                """,
            arguments: [station, until, from, limit])
    }

    /// Whether a person has a confirmed booking at a location that has not been over for
    /// `seconds`.
    package static func hasConfirmed(
        _ person: PersonID, at location: LocationID, endedWithin seconds: Int64,
        _ now: Timestamp, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM booking
                    JOIN station booked ON booked.id = booking.station_id
                    WHERE booking.person_id = ? AND booked.location_id = ?
                      AND booking.ends_at > ? AND booking.status IN ('reserved', 'fulfilled'))
                """,
            arguments: [person, location, now.adding(seconds: -seconds)]) ?? false
    }
}
