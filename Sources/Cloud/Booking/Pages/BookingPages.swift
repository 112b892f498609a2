import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import Foundation
import MessageCatalogue

/// A person's bookings, the requests to a host, and one booking with what can be done with it.
struct BookingPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let bookings: BookingService
    let teller: any PlaceTeller

    private static let listLimit = 50
    private static let before = QueryParameter<Timestamp>.time(
        "before", "Past bookings that began before this time")
    private var texts: BookingTexts { BookingTexts() }

    func all() -> [Route] {
        let one = "/bookings/{id}"
        return [
            site.page(
                "/bookings", for: .person, "Show my bookings and requests",
                query: [Self.before], list),
            site.page(one, for: .person, "Show a booking", show),
            site.download(
                "\(one)/booking.ics", for: .person, "Download a booking for a calendar", calendar),
            form("extend", "Let a booking end later", extend),
            form("shorten", "Let a booking end earlier", shorten),
            form("move", "Move a booking", move),
            form("cancel", "Cancel a booking", cancel),
            form("confirm", "Confirm a booking", confirm),
            form("reject", "Decline a booking", reject),
            site.form(
                "/booking-waits/{id}/cancel", for: .person, "Stop waiting for a time",
                shownAt: "/bookings", again: list, stopWaiting),
        ]
    }

    private func form(
        _ name: String, _ summary: String,
        _ handle: @escaping @Sendable (Visit, SentForm) async throws -> FormAnswer
    ) -> Route {
        site.form("/bookings/{id}/\(name)", for: .person, summary, again: show) { visit, sent in
            try await BookingRefusal.shown(visit.formats) { try await handle(visit, sent) }
        }
    }

    // MARK: The list

    @Sendable private func list(_ visit: Visit) async throws -> HTMLPage {
        let (person, viewer, now) = (
            try visit.personID(), visit.viewer, visit.moment.wall
        )
        let before = visit.query(Self.before)
        let found = try await database.read { db in
            try BookingsModel.Found(
                of: person, viewer: viewer, before: before, limit: Self.listLimit, db, at: now)
        }
        return HTMLPage(
            "bookings", title: texts.heading, texts: texts,
            model: BookingsModel(found, limit: Self.listLimit, visit, texts),
            live: [Signal(.personBookings, person.text)])
    }

    // MARK: One booking

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let person = try visit.personID()
        let (found, extras) = try await database.read { [teller] db in
            let found = try BookingModel.Found(
                id, of: person, viewer: viewer, db, at: moment.wall)
            let extras = try teller.about(found.booking, for: person, db, at: moment.wall)
            return (found, extras)
        }
        var address: [String]?
        if found.isBooker, found.booking.status.keepsTime, let location = found.location {
            address = try await database.write { [teller] db in
                try teller.address(of: location.id, for: viewer, db, at: moment)
            }
        }
        return HTMLPage(
            "booking", title: texts.one, texts: texts,
            model: BookingModel(found, extras, address: address ?? [], visit, texts),
            live: [
                Signal(.booking, id.text),
                Signal(.stationBookings, found.booking.stationID.text),
            ])
    }

    // MARK: What the booker does

    @Sendable private func extend(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let minutes = try sent.number("minutes", in: 15...1440) ?? 15
        _ = try await database.write { db in
            try bookings.extend(id, minutes: Int64(minutes), viewer: viewer, db, at: moment)
        }
        return .see("/bookings/\(id)", saying: texts.extended)
    }

    @Sendable private func shorten(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let (booking, zone) = try await zoned(id, viewer)
        // The last time before the present end at which the clocks show this.
        let day = CalendarDay(booking.endsAt, in: zone)
        var end = try BookForm.moment(day, "until", sent, zone)
        if end >= booking.endsAt {
            end = try BookForm.moment(day.adding(days: -1), "until", sent, zone)
        }
        let (now, formats) = (moment.wall, visit.formats(in: zone.identifier))
        guard end > max(booking.startsAt, now) else {
            throw FormError(
                "until",
                texts.endBetween(
                    formats.dayAndTime(max(booking.startsAt, now)),
                    formats.dayAndTime(booking.endsAt)))
        }
        guard end.milliseconds % Booking.quarter == 0 else {
            throw FormError("until", texts.quarters)
        }
        _ = try await database.write { [end] db in
            try bookings.change(
                id, start: booking.startsAt, end: end, viewer: viewer, db, at: moment)
        }
        return .see("/bookings/\(id)", saying: texts.shortened)
    }

    @Sendable private func move(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let (booking, zone) = try await zoned(id, viewer)
        let start = try BookForm.moment(try BookForm.day("day", sent), "from", sent, zone)
        let end = start.adding(
            milliseconds: booking.endsAt.millisecondsSince(booking.startsAt))
        let changed = try await database.write { db in
            try bookings.change(id, start: start, end: end, viewer: viewer, db, at: moment)
        }
        return .see(
            "/bookings/\(changed.id)", saying: changed.id == id ? texts.moved : texts.moveAsked)
    }

    private func zoned(
        _ id: ID<Booking>, _ viewer: Viewer
    ) async throws -> (Booking, TimeZone) {
        try await database.read { db in
            let booking = try BookingService.own(id, viewer, db)
            return (booking, try StationZone.of(booking.stationID, db))
        }
    }

    @Sendable private func cancel(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let reason = try sent.optionalText("reason", upTo: BookingLimits.note)
        _ = try await database.write { db in
            try bookings.cancel(id, reason: reason, viewer: viewer, db, at: moment)
        }
        return .see("/bookings/\(id)", saying: texts.canceled)
    }

    // MARK: What a host does

    @Sendable private func confirm(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let isSeries = sent.isOn("series")
        try await database.write { db in
            let booking = try BookingService.managed(id, viewer, db, at: moment.wall)
            if isSeries, let series = booking.seriesID {
                _ = try bookings.confirmSeries(series, viewer: viewer, db, at: moment)
            } else {
                _ = try bookings.confirm(id, viewer: viewer, db, at: moment)
            }
        }
        return .see(Self.path(afterAnswering: id, sent), saying: texts.confirmed)
    }

    @Sendable private func reject(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let reason = try sent.optionalText("reason", upTo: BookingLimits.note)
        let isSeries = sent.isOn("series")
        try await database.write { db in
            let booking = try BookingService.managed(id, viewer, db, at: moment.wall)
            if isSeries, let series = booking.seriesID {
                try bookings.rejectSeries(
                    series, reason: reason, viewer: viewer, db, at: moment)
            } else {
                _ = try bookings.reject(id, reason: reason, viewer: viewer, db, at: moment)
            }
        }
        return .see(Self.path(afterAnswering: id, sent), saying: texts.rejected)
    }

    /// A host who answers on the host's home stays there.
    private static func path(afterAnswering id: ID<Booking>, _ sent: SentForm) -> String {
        sent.typed("from") == "host" ? "/host" : "/bookings/\(id)"
    }
}
