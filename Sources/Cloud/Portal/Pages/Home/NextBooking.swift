import CloudBooking
import CloudCore
import CloudFleet
import CloudSharing
import CloudWeb
import CommonBase

/// The next booking of a driver, as the home shows it.
struct NextBooking: Sendable {
    /// The stored facts.
    struct Found: Sendable {
        var booking: Booking
        var location: Location?
        var place: StationPlace?
    }

    /// The home shows the address in the day before the booking, when the driver needs it: each look at
    /// it is noted for the host.
    private static let addressSeconds: Int64 = 86_400
    /// Maximum bookings that are read; requests may come before the first confirmed one.
    private static let limit = 20

    var path: String
    var placeName: String
    var time: String
    /// How long it is until then.
    var chip: String
    /// The address and the way to the charger, in lines.
    var address: [String]
    /// Opens the map of the phone; nil without a position.
    var navigation: String?
    /// Whether it is the next thing to do: nothing charges now.
    var isFirst: Bool

    /// The confirmed booking of a person that begins first and is not over.
    static func find(
        of person: PersonID, _ db: Database, at now: Timestamp
    ) throws -> Found? {
        let open = try BookingTable.open(of: person, now, limit: limit, db)
        guard let booking = open.first(where: { $0.status.keepsTime }) else { return nil }
        return Found(
            booking: booking, location: try LocationTable.of(booking.stationID, db),
            place: try PlaceNames.of(booking.stationID, for: .person(person, []), db, at: now))
    }

    /// The exact address, shortly before the booking.
    static func address(
        of found: Found?, viewer: Viewer, _ database: CloudDatabase, at now: Timestamp
    ) async throws -> ExactAddress? {
        guard let found, let location = found.location?.id,
            found.booking.startsAt <= now.adding(seconds: addressSeconds)
        else { return nil }
        return try await database.write { db in
            try ExactAddress.read(location, viewer: viewer, db, at: now)
        }
    }

    init(
        _ found: Found, _ exact: ExactAddress?, isFirst: Bool, _ texts: HomeTexts, _ visit: Visit
    ) {
        let (booking, now) = (found.booking, visit.moment.wall)
        let formats = visit.formats(in: found.place?.timeZone ?? Location.standardTimeZone)
        path = "/bookings/\(booking.id)"
        placeName = found.place?.name ?? booking.stationID.text
        time = BookingWords.time(booking.startsAt, booking.endsAt, formats)
        let seconds = booking.startsAt.millisecondsSince(now) / 1000
        let words =
            seconds <= 0
            ? texts.bookedNow
            : seconds < 86_400
                ? texts.begins(in: formats.duration(seconds: seconds))
                : texts.begins(inDays: seconds / 86_400)
        chip = visit.say(words)
        address =
            exact.map { $0.lines + $0.accessNotes.split(separator: "\n").map(String.init) } ?? []
        navigation = exact?.position.map { position in
            let point = "\(position.latitude),\(position.longitude)"
            return "geo:\(point)?q=\(point)"
        }
        self.isFirst = isFirst
    }
}
