import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import MessageCatalogue

/// The secret address under which a place's calendar can be read; a new one ends the old one.
struct CalendarLink: Hashable, Sendable, FetchableRecord {
    var locationID: LocationID
    /// Whether it names the bookers.
    var hasNames: Bool
    var createdAt: Timestamp

    init(row: Row) throws {
        locationID = try row["location_id"]
        hasNames = try row["has_names"] as Int64 == 1
        createdAt = try row["created_at"]
    }

    static func find(of location: LocationID, _ db: Database) throws -> CalendarLink? {
        try fetchOne(
            db, cached: "SELECT * FROM calendar_link WHERE location_id = ?", arguments: [location])
    }

    /// Nil for a secret that no link has.
    static func find(secret: String, _ db: Database) throws -> CalendarLink? {
        try fetchOne(
            db, cached: "SELECT * FROM calendar_link WHERE secret_hash = ?",
            arguments: [SecretHash.of(secret)])
    }

    /// - Throws: `notFound` for a location that the viewer does not manage.
    static func renew(
        _ secret: String, of location: LocationID, hasNames: Bool, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        _ = try LocationService.find(location, viewer: viewer, db)
        try db.execute(
            cached: """
                INSERT INTO calendar_link (location_id, secret_hash, has_names, created_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (location_id) DO UPDATE SET secret_hash = excluded.secret_hash,
                    has_names = excluded.has_names, created_at = excluded.created_at
                """,
            arguments: [location, SecretHash.of(secret), hasNames ? 1 : 0, moment.wall])
        try CalendarChange.note(location, db, at: moment)
    }

    /// - Throws: `notFound` without an address, and for a location that the viewer does not manage.
    static func remove(
        of location: LocationID, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        _ = try LocationService.find(location, viewer: viewer, db)
        try db.execute(
            cached: "DELETE FROM calendar_link WHERE location_id = ?", arguments: [location])
        guard db.changesCount > 0 else {
            throw ServiceError(.notFound, "The calendar of the location has no address.")
        }
        try CalendarChange.note(location, db, at: moment)
    }
}

extension CalendarLink {
    /// Maximum bookings in the calendar.
    private static let bookingLimit = 2000
    /// Seconds before now that it shows: 30 days.
    private static let past: Int64 = 2_592_000

    /// The bookings of the place from the last 30 days on, as a calendar.
    func calendar(_ db: Database, at now: Timestamp) throws -> [UInt8] {
        let bookings = try PlaceBooking.list(
            of: locationID, in: now.adding(seconds: -Self.past)..<Timestamp(milliseconds: .max),
            limit: Self.bookingLimit, db)
        let names = hasNames ? try PersonTable.names(bookings.map(\.personID), db) : [:]
        let events = bookings.map { booking in
            ICalWriter.Event(
                uid: "\(booking.id.text)@zapoj", time: booking.time,
                summary: summary(of: booking, names[booking.personID]),
                isTentative: booking.isPending, changedAt: booking.changedAt)
        }
        return ICalWriter.calendar(name: "Zapoj", events)
    }

    /// Calendars have no language of their own, so it is the language of most hosts.
    private func summary(of booking: PlaceBooking, _ name: String?) -> String {
        guard hasNames else { return CalendarTexts().busy(.czech) }
        if booking.isOwnUse { return CalendarTexts().ownUse(.czech) }
        return name ?? CalendarTexts().booked(.czech)
    }
}
