import CloudBooking
import CloudCore
import CloudFleet
import CommonBase

/// The two sides of a booking, as one of its people sees them.
struct BookingSides: Sendable {
    var booking: Booking
    var hosts: [PersonID]
    /// The person who reads.
    var person: PersonID

    /// - Throws: `notFound`; `forbidden` for an admin who is neither the booker nor a host.
    init(_ id: ID<Booking>, viewer: Viewer, _ db: Database) throws {
        let booking = try BookingService.find(id, viewer, db)
        guard let person = viewer.personID,
            let sides = try BookingSides(of: booking, for: person, db)
        else { throw ServiceError(.forbidden, "Only the two sides of a booking may do this.") }
        self = sides
    }

    /// Nil for somebody who is on neither side.
    init?(of booking: Booking, for person: PersonID, _ db: Database) throws {
        let hosts = try StationAccess.hosts(of: booking.stationID, db)
        guard booking.personID == person || hosts.contains(person) else { return nil }
        (self.booking, self.hosts, self.person) = (booking, hosts, person)
    }

    var isBooker: Bool { booking.personID == person }
    /// Whether there are two sides: hosts also book at their own places.
    var areTwo: Bool { !hosts.isEmpty && !hosts.contains(booking.personID) }
    /// The people of the other side.
    var others: [PersonID] { isBooker ? hosts : [booking.personID] }

    /// Whether somebody of the other side has blocked the person.
    func isBlocked(_ db: Database) throws -> Bool {
        try PersonBlockTable.isBlocked(anyOf: [person], by: others, db)
    }

    /// Whether the person has blocked somebody of the other side.
    func hasBlocked(_ db: Database) throws -> Bool {
        try PersonBlockTable.isBlocked(anyOf: others, by: [person], db)
    }
}
