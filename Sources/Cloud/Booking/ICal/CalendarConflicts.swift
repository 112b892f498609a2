import CloudCore
import CloudFleet
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// Tells the hosts about confirmed bookings during which another calendar of theirs is busy. The
/// bookings stay.
enum CalendarConflicts {
    /// Maximum bookings of which one pass tells.
    private static let limit = 20

    private struct Conflict: FetchableRecord {
        var bookingID: ID<Booking>
        var stationID: StationID
        var startsAt: Timestamp
        var endsAt: Timestamp

        init(row: Row) throws {
            bookingID = try row["id"]
            stationID = try row["station_id"]
            startsAt = try row["starts_at"]
            endsAt = try row["ends_at"]
        }
    }

    /// Tells once per booking and feed.
    static func tell(of feed: CalendarFeed, _ db: Database, at now: Timestamp) throws {
        let conflicts = try Conflict.fetchAll(
            db,
            cached: """
                SELECT DISTINCT booking.id, booking.station_id, booking.starts_at, booking.ends_at
                FROM station placed
                JOIN booking ON booking.station_id = placed.id
                JOIN calendar_busy ON calendar_busy.feed_id = ?
                    AND calendar_busy.starts_at < booking.ends_at
                    AND calendar_busy.ends_at > booking.starts_at
                WHERE placed.location_id = ? AND booking.starts_at > ?
                  AND booking.status = 'reserved' AND booking.is_own_use = 0
                  AND NOT EXISTS (SELECT 1 FROM calendar_conflict
                    WHERE calendar_conflict.feed_id = ?
                      AND calendar_conflict.booking_id = booking.id)
                ORDER BY booking.starts_at LIMIT \(limit)
                """, arguments: [feed.id, feed.locationID, now, feed.id])
        for conflict in conflicts {
            try db.execute(
                cached: """
                    INSERT INTO calendar_conflict (feed_id, booking_id, told_at) VALUES (?, ?, ?)
                    """, arguments: [feed.id, conflict.bookingID, now])
            let place = try StationPlace.of(conflict.stationID, db)
            for host in try StationAccess.hosts(of: conflict.stationID, db) {
                try Notifications.send(
                    notification(conflict, place, feed, to: host), db, at: now)
            }
        }
    }

    private static func notification(
        _ conflict: Conflict, _ place: StationPlace?, _ feed: CalendarFeed, to host: PersonID
    ) -> Notification {
        let zone = place?.timeZone ?? Location.standardTimeZone
        let times = [Language.english, .czech].map { language in
            let formats = Formats.shared(language, zone: zone)
            let start = formats.dayAndTime(conflict.startsAt)
            return "\(start)–\(formats.time(conflict.endsAt))"
        }
        let name = place?.name ?? ""
        return Notification(
            person: host, kind: .booking,
            title: Message(
                "A booking and your calendar overlap", "Rezervace se kryje s tvým kalendářem"),
            text: Message(
                "\(name) is booked \(times[0]), and the calendar “\(feed.name)” is busy then. The "
                    + "booking stays. If you need the charger, cancel it in time.",
                "\(name): rezervace \(times[1]) se kryje s kalendářem „\(feed.name)“. Rezervace "
                    + "platí dál. Pokud nabíječku potřebuješ, včas ji zruš."),
            path: "/bookings/\(conflict.bookingID.text)")
    }
}
