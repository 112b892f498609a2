import CloudCore
import CloudFleet
import CommonBase
import MessageCatalogue

/// What the pages of bookings show of a place. Sharing, which stands on this domain, implements it.
package protocol PlaceTeller: Sendable {
    /// The exact address and the way to the charger, in lines; nil if the viewer may not read it.
    /// It may note the read, so it runs in a write.
    func address(
        of location: LocationID, for viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> [String]?

    /// More facts for one side of a booking.
    func about(
        _ booking: Booking, for person: PersonID, _ db: Database, at now: Timestamp
    ) throws -> BookingExtras
}

/// Facts that other parts add to the page of a booking.
package struct BookingExtras: Sendable {
    package struct Link: Sendable {
        package var path: String
        package var label: Message

        package init(_ path: String, _ label: Message) { (self.path, self.label) = (path, label) }
    }

    package var links: [Link] = []
    /// Facts about the booker, for the hosts.
    package var bookerFacts: [Message] = []

    package init() {}
}

/// Shows nothing.
package struct SilentPlaceTeller: PlaceTeller {
    package init() {}

    package func address(
        of location: LocationID, for viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> [String]? { nil }

    package func about(
        _ booking: Booking, for person: PersonID, _ db: Database, at now: Timestamp
    ) throws -> BookingExtras { BookingExtras() }
}
