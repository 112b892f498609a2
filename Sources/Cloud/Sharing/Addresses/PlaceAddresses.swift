import CloudBooking
import CloudCore
import CloudFleet
import CommonBase
import MessageCatalogue

/// Tells the pages of bookings where a place is, and leads to messages and reviews.
package struct PlaceAddresses: PlaceTeller {
    package init() {}

    package func address(
        of location: LocationID, for viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> [String]? {
        try ExactAddress.read(location, viewer: viewer, db, at: moment.wall).map { address in
            let notes = address.accessNotes.split(separator: "\n").map(String.init)
            return address.lines + notes
        }
    }

    package func about(
        _ booking: Booking, for person: PersonID, _ db: Database, at now: Timestamp
    ) throws -> BookingExtras {
        var extras = BookingExtras()
        if let location = try StationTable.find(booking.stationID, viewer: .system, db)?.locationID,
            try ListingTable.find(location, viewer: .person(person, []), at: now, db) != nil
        {
            extras.links.append(
                BookingExtras.Link(
                    "/places/\(location)", Message("About the place", "O místě")))
        }
        guard let sides = try BookingSides(of: booking, for: person, db), sides.areTwo else {
            return extras
        }
        extras.links.append(
            BookingExtras.Link(
                MessagePages.path(of: booking.id), Message("Messages", "Zprávy")))
        let kind = ReviewService.kind(sides)
        let isReviewed = try ReviewTable.find(kind, of: booking.id, db) != nil
        if try isReviewed || ReviewService.mayWrite(sides, db, at: now) {
            extras.links.append(
                BookingExtras.Link(
                    "/bookings/\(booking.id)/review",
                    isReviewed
                        ? Message("Reviews", "Hodnocení") : Message("Review", "Ohodnotit")))
        }
        guard !sides.isBooker else { return extras }
        let rating = try ReviewTable.rating(ofDriver: booking.personID, db, at: now)
        let reliability = try DriverReliability(of: booking.personID, db, at: now)
        extras.bookerFacts = [ReviewTexts().average(rating), reliability.words].compactMap(\.self)
        return extras
    }
}
