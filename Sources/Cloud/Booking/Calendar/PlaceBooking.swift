import CloudCore
import CloudFleet
import CommonBase

/// A confirmed booking or a request at a place, as calendars show it.
struct PlaceBooking: Hashable, Sendable, FetchableRecord {
    var id: ID<Booking>
    var stationID: StationID
    var connectorID: Int64
    var personID: PersonID
    var time: Range<Timestamp>
    var isPending: Bool
    var isOwnUse: Bool
    var changedAt: Timestamp

    init(row: Row) throws {
        id = try row["id"]
        stationID = try row["station_id"]
        connectorID = try row["connector_id"]
        personID = try row["person_id"]
        let (start, end): (Timestamp, Timestamp) = (try row["starts_at"], try row["ends_at"])
        time = start..<max(start, end)
        isPending = try row["status"] as String == Booking.Status.pending.rawValue
        isOwnUse = try row["is_own_use"] as Int64 == 1
        let createdAt: Timestamp = try row["created_at"]
        changedAt = row["decided_at"] ?? createdAt
    }

    /// The bookings that overlap a window, by their start. The caller has checked who may see them.
    static func list(
        of location: LocationID, in window: Range<Timestamp>, limit: Int = 1000, _ db: Database
    ) throws -> [PlaceBooking] {
        try PlaceBooking.fetchAll(
            db,
            cached: """
                SELECT booking.id, booking.station_id, booking.connector_id, booking.person_id,
                    booking.starts_at, booking.ends_at, booking.status, booking.is_own_use,
                    booking.decided_at, booking.created_at
                FROM station placed JOIN booking ON booking.station_id = placed.id
                WHERE placed.location_id = ? AND booking.starts_at > ? AND booking.starts_at < ?
                  AND booking.ends_at > ?
                  AND booking.status IN ('pending', 'reserved', 'fulfilled')
                ORDER BY booking.starts_at, booking.id LIMIT ?
                """,
            arguments: [
                location, window.lowerBound.adding(seconds: -691_200), window.upperBound,
                window.lowerBound, limit,
            ])
    }
}
