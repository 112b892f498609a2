import CloudCore
import CloudFleet
import CloudHTTP
import CloudPricing
import CloudWeb
import CommonBase
import Foundation
import MessageCatalogue

/// Booking a time at a place: what it costs, what is free, and by which terms.
struct BookPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let bookings: BookingService
    let random: RandomSource
    /// What a person can spend; nil if nobody pays from credit.
    let credit: @Sendable (PersonID, Database) throws -> Money?

    private var texts: BookingTexts { BookingTexts() }

    func all() -> [Route] {
        let (book, ownUse) = ("/places/{id}/book", "/places/{id}/own-use")
        return [
            site.page(book, for: .person, "Book a time at a place") { visit in
                try await show(visit, isOwnUse: false)
            },
            site.form(
                book, for: .person, "Book a time",
                again: { visit in
                    try await show(visit, isOwnUse: false)
                }, { visit, sent in try await send(visit, sent, isOwnUse: false) }),
            site.form(
                "\(book)/wait", for: .person, "Wait for a time", shownAt: book,
                again: { visit in try await show(visit, isOwnUse: false) }, wait),
            site.page(ownUse, for: .person, "Keep a time for my own car") { visit in
                try await show(visit, isOwnUse: true)
            },
            site.form(
                ownUse, for: .person, "Keep a time for my own car",
                again: { visit in
                    try await show(visit, isOwnUse: true)
                }, { visit, sent in try await send(visit, sent, isOwnUse: true) }),
        ]
    }

    /// The facts of a place on the page.
    struct Found: Sendable {
        var offer: BookingPlace.Offer
        /// By `PlaceNames`.
        var name: String?
        var spots: [BookSpot]
        var tariff: StoredTariff?
        /// What the visitor can spend; nil if nobody pays from credit.
        var credit: Money?
        var isOwnUse: Bool

        var zone: TimeZone { StationZone.of(offer.location) }
    }

    private func find(_ visit: Visit, isOwnUse: Bool) async throws -> Found {
        let (id, person): (LocationID, PersonID) = (try visit.id(), try visit.personID())
        let (now, language, viewer) = (visit.moment.wall, visit.language, visit.viewer)
        return try await database.read { db in
            guard let offer = try BookingPlace.find(id, for: person, now, db) else {
                throw ServiceError(.notFound, "The place \(id) does not exist.")
            }
            guard offer.isHost || !isOwnUse else {
                throw ServiceError(.forbidden, "Only a host may book own use.")
            }
            return Found(
                offer: offer,
                name: try PlaceNames.of(offer.location, for: viewer, db, at: now),
                spots: try BookSpot.all(of: id, language, db),
                tariff: offer.isHost
                    ? nil : try TariffTable.current(at: id, for: person, now, db),
                credit: try credit(person, db), isOwnUse: isOwnUse)
        }
    }

    private func show(_ visit: Visit, isOwnUse: Bool) async throws -> HTMLPage {
        let found = try await find(visit, isOwnUse: isOwnUse)
        let sent = try visit.sentByQuery()
        let formats = visit.formats(in: found.offer.location.timeZone)
        guard !found.spots.isEmpty, !visit.isRefused("day") else {
            return try await page(found, sent, visit)
        }
        do {
            if sent.isOn("readyTime") {
                let proposals = try await proposals(found, sent, visit)
                return try await page(found, sent, visit, proposals: proposals)
            }
            guard !sent.typed("day").isEmpty else { return try await page(found, sent, visit) }
            let form = try BookForm(sent, found.spots, zone: found.zone, isOwnUse: isOwnUse)
            let summary = try await BookingRefusal.shown(formats) {
                try await self.summary(of: form, found, sent, visit)
            }
            return try await page(found, sent, visit, summary: summary)
        } catch let error as FormError {
            let shown = visit.showing(error, of: sent, at: visit.target)
            var page = try await page(found, sent, shown, refused: visit.say(error.message))
            page.status = .badRequest
            return page
        }
    }

    private func page(
        _ found: Found, _ sent: SentForm, _ visit: Visit,
        summary: BookModel.Summary? = nil, proposals: BookModel.Proposals? = nil,
        refused: String? = nil
    ) async throws -> HTMLPage {
        let (now, person) = (visit.moment.wall, try visit.personID())
        let day = CalendarDay(sent.typed("day")) ?? CalendarDay(now, in: found.zone)
        let spot = found.spots.first { $0.value == sent.typed("spot") } ?? found.spots.first
        let formats = visit.formats(in: found.offer.location.timeZone)
        let availability = try await availability(found, spot, from: day, for: person, at: now)
        let strips = availability.map { availability in
            (0..<Int64(7)).map { offset in
                AvailabilityStrip(
                    availability, on: day.adding(days: offset), now: now, formats,
                    visit.language)
            }
        }
        let model = BookModel(
            found, sent, visit, texts, strips: strips ?? [], summary: summary,
            proposals: proposals, refused: refused)
        return HTMLPage(
            "book", title: found.isOwnUse ? texts.ownUse : texts.book, texts: texts,
            model: model,
            live: spot.map { [Signal(.stationBookings, $0.station.id.text)] } ?? [])
    }

    /// Of a week from a day on; nil without a connector, and for a day far away.
    private func availability(
        _ found: Found, _ spot: BookSpot?, from day: CalendarDay, for person: PersonID,
        at now: Timestamp
    ) async throws -> Availability? {
        guard let spot, (0...40_000).contains(day.number) else { return nil }
        let zone = found.zone
        let window = day.start(in: zone)..<day.adding(days: 7).start(in: zone)
        let location = found.offer.location.id
        return try await database.read { db in
            try AvailabilityReader.shown(
                at: spot.station.id, connector: spot.connector, of: location, to: person,
                in: window, now, db)
        }
    }

    // MARK: The second step

    private func summary(
        of form: BookForm, _ found: Found, _ sent: SentForm, _ visit: Visit
    ) async throws -> BookModel.Summary {
        let (person, moment) = (try visit.personID(), visit.moment)
        let (place, occurrences) = try await database.read { db in
            let place = try BookingPlace.find(
                form.wish.station, connector: form.wish.connector, for: person, moment.wall, db)
            try BookingService.check(form.wish, place)
            if form.isWeekly {
                return (
                    place,
                    try BookingService.preview(
                        form.wish, lastDay: form.lastDay, by: person, db, at: moment)
                )
            }
            let refusal = try BookingService.refusal(
                of: form.wish, at: place, by: person, db, at: moment.wall)
            let day = CalendarDay(form.wish.start, in: place.zone)
            return (
                place,
                [BookingService.Occurrence(day: day, wish: form.wish, refusal: refusal)]
            )
        }
        let possible = SlotProposals.energyWh(
            in: form.wish.start..<form.wish.end, statedPowerW: place.station.statedPowerW)
        let estimate = found.tariff.flatMap { tariff in
            form.wish.energyWh.map {
                Rating.estimate(
                    tariff.tariff, from: form.wish.start, until: form.wish.end,
                    energyWh: min($0, possible), zone: found.zone
                ).total
            }
        }
        return BookModel.Summary(
            form, place, occurrences, estimate: estimate, credit: found.credit,
            possibleWh: possible, sent, visit, texts)
    }

    // MARK: Forms

    private func send(
        _ visit: Visit, _ sent: SentForm, isOwnUse: Bool
    ) async throws -> FormAnswer {
        let found = try await find(visit, isOwnUse: isOwnUse)
        let form = try BookForm(sent, found.spots, zone: found.zone, isOwnUse: isOwnUse)
        let (person, moment) = (try visit.personID(), visit.moment)
        let formats = visit.formats(in: found.offer.location.timeZone)
        return try await BookingRefusal.shown(formats) {
            if form.isWeekly {
                let outcome = try await database.write { db in
                    try bookings.requestSeries(
                        form.wish, lastDay: form.lastDay, by: person, db, at: moment)
                }
                let isPending = outcome.bookings.first?.status == .pending
                return .see(
                    "/booking-series/\(outcome.series.id)",
                    saying: isPending ? texts.asked : texts.booked)
            }
            let booking = try await database.write { db in
                try bookings.request(form.wish, by: person, db, at: moment)
            }
            return .see(
                "/bookings/\(booking.id)",
                saying: booking.status == .pending ? texts.asked : texts.booked)
        }
    }

    @Sendable private func wait(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let found = try await find(visit, isOwnUse: false)
        let form = try BookForm(sent, found.spots, zone: found.zone, isOwnUse: false)
        let (person, moment) = (try visit.personID(), visit.moment)
        try await database.write { db in
            try WaitingService.wait(form.wish, by: person, random: random, db, at: moment)
        }
        return .see("/places/\(found.offer.location.id)/book", saying: texts.waiting)
    }
}

extension StationZone {
    /// The zone of a place.
    fileprivate static func of(_ location: Location) -> TimeZone {
        TimeZone(identifier: location.timeZone) ?? standard
    }
}
