import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import MessageCatalogue

/// Gives the time of a person's bookings back before the person is deleted with them: the hosts
/// learn of it, and so do those who wait for the time, and the chargers that keep it.
package struct BookingRemoval: PersonRemovalRule {
    private let bookings: BookingService

    /// Maximum bookings that are given back one by one; the others go with the person.
    private static let limit = 1000

    package init(random: RandomSource) { bookings = BookingService(random: random) }

    package func willRemove(_ person: PersonID, _ db: Database, at moment: Moment) throws {
        let open = try BookingTable.open(of: person, moment.wall, limit: Self.limit, db)
        for booking in open {
            guard [.pending, .reserved].contains(booking.status) else {
                try BookingDocumentTable.renew(booking.stationID, db)
                continue
            }
            _ = try bookings.cancel(booking, by: nil, fee: .zero, nil, db, at: moment)
            try Self.tellHosts(of: booking, db, at: moment.wall)
        }
    }

    /// Without the name, which nothing may hold afterwards.
    private static func tellHosts(
        of booking: Booking, _ db: Database, at now: Timestamp
    ) throws {
        guard !booking.isOwnUse else { return }
        let place = try StationPlace.of(booking.stationID, db)
        let name = place?.name ?? booking.stationID.text
        let zone = place?.timeZone ?? Location.standardTimeZone
        let times = (
            english: BookingWords.time(booking, zone: zone, .english),
            czech: BookingWords.time(booking, zone: zone, .czech)
        )
        for host in try StationAccess.hosts(of: booking.stationID, db)
        where host != booking.personID {
            try Notifications.send(
                Notification(
                    person: host, kind: .booking,
                    title: Message("A booking was canceled", "Zrušená rezervace"),
                    text: Message(
                        "\(name), \(times.english). The booker has deleted their account.",
                        "\(name), \(times.czech). Účet toho, kdo si místo zarezervoval, je smazaný."
                    ), path: nil), db, at: now)
        }
    }
}
