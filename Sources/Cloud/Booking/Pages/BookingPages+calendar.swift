import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// A booking as a file for a calendar.
extension BookingPages {
    @Sendable func calendar(_ visit: Visit) async throws -> Download {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let person = try visit.personID()
        let (booking, place, location) = try await database.read { db in
            let booking = try BookingService.find(id, viewer, db)
            let place = try PlaceNames.of(booking.stationID, for: viewer, db, at: moment.wall)
            let station = try StationTable.find(booking.stationID, viewer: .system, db)
            return (booking, place, station?.locationID)
        }
        var address: [String] = []
        if booking.personID == person, booking.status.keepsTime, let location {
            address =
                try await database.write { [teller] db in
                    try teller.address(of: location, for: viewer, db, at: moment)
                } ?? []
        }
        let formats = visit.formats(in: place?.timeZone ?? Location.standardTimeZone)
        var details = address
        if !booking.isOwnUse {
            let arrival = formats.dayAndTime(booking.arrivalUntil)
            details.insert("\(visit.say(BookingTexts().arrival)): \(arrival)", at: 0)
        }
        let bytes = ICalWriter.calendar(
            name: "Zapoj",
            [
                ICalWriter.Event(
                    uid: "\(booking.id.text)@zapoj", time: booking.startsAt..<booking.endsAt,
                    summary: place?.name ?? "", isTentative: booking.status == .pending,
                    changedAt: booking.decidedAt ?? booking.createdAt,
                    location: address.isEmpty ? nil : address.joined(separator: ", "),
                    details: details.isEmpty ? nil : details.joined(separator: "\n"),
                    url: visit.address(of: "/bookings/\(id)"))
            ])
        return Download("text/calendar; charset=utf-8", name: "booking.ics", bytes)
    }
}
