import CloudAccess
import CloudBooking
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// Another host for a charger: the page on which its host offers it, and the one on which the other
/// person accepts.
struct HandoverPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    let departures: [any StationDepartureRule]
    private let texts = HandoverTexts()

    init(
        site: Site, database: CloudDatabase, random: RandomSource,
        departures: [any StationDepartureRule]
    ) {
        self.site = site
        self.database = database
        self.random = random
        self.departures = departures
    }

    func all() -> [Route] {
        let (charger, handover) = ("/chargers/{id}/handover", "/handovers/{id}")
        return [
            site.page(charger, for: .person, "Show how to hand a charger over", show),
            site.form(charger, for: .person, "Offer a charger to somebody", again: show, offer),
            site.form(
                "\(charger)/withdraw", for: .person, "Withdraw the offer of a charger",
                again: show, withdraw),
            site.page(handover, for: .person, "Show a charger that I was offered", showOffer),
            site.form(
                "\(handover)/accept", for: .person, "Accept a charger", again: showOffer, accept),
            site.form(
                "\(handover)/decline", for: .person, "Decline a charger", again: showOffer,
                decline),
        ]
    }

    static func path(of station: StationID) -> String {
        "\(ChargerPages.path(of: station))/handover"
    }

    // MARK: The host

    private struct Model: Sendable {
        var name: String
        var base: String
        /// The open offer.
        var pending: String?
        /// What happens to its bookings; nil without one.
        var bookings: String?
        var email: FormField
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let found = try await situation(visit)
        let bookings = try await bookings(at: found.station.id, visit)
        return HTMLPage(
            "charger-handover", title: texts.heading, texts: texts,
            model: Model(
                name: found.station.name, base: ChargerPages.path(of: found.station.id),
                pending: found.offer.map {
                    visit.say(texts.pending($0.email, until: visit.formats.date($0.expiresAt)))
                }, bookings: bookings,
                email: visit.field(
                    "email", texts.email, .email, hint: texts.emailHint, isRequired: true,
                    maximum: 254)))
    }

    /// What happens to the bookings of a station that is handed over; nil without one.
    private func bookings(at station: StationID, _ visit: Visit) async throws -> String? {
        let now = visit.moment.wall
        let count = try await database.read { db in
            try BookingTable.openCount(at: station, now, db)
        }
        return DepartureTexts.bookings(count).map(visit.say)
    }

    private func situation(_ visit: Visit) async throws -> HandoverService.Situation {
        let (id, viewer, moment): (StationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        return try await database.read { db in
            try HandoverService.situation(of: id, viewer: viewer, db, at: moment)
        }
    }

    @Sendable private func offer(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let id = try await situation(visit).station.id
        try visit.requireProof(backTo: Self.path(of: id))
        let typed = try form.text("email", upTo: 254)
        let email = try await AccountRefusals.inWords { try RegistrationService.address(typed) }
        let (handover, person): (HandoverID, PersonID) = (random.id(), try visit.personID())
        let (viewer, moment) = (visit.viewer, visit.moment)
        do {
            // An error in a write undoes the other requests of its commit, too: check before.
            try await database.read { db in
                try HandoverService.checkOffer(
                    of: id, to: email, by: person, viewer: viewer, db, at: moment)
            }
            try await database.write { db in
                try HandoverService.offer(
                    id, as: handover, to: email, by: person, viewer: viewer, db, at: moment)
            }
        } catch let error as ServiceError where error.field == "email" {
            throw FormError("email", texts.isHost)
        } catch let error as ServiceError where error.code == .tooManyRequests {
            throw FormError(nil, texts.tooMany)
        }
        return .see(Self.path(of: id), saying: texts.offered)
    }

    @Sendable private func withdraw(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (StationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        try await database.write { db in
            try HandoverService.withdraw(id, viewer: viewer, db, at: moment)
        }
        return .see(Self.path(of: id), saying: texts.withdrawn)
    }

    // MARK: The other person

    private struct OfferModel: Sendable {
        var offer: String
        var place: String
        var bookings: String?
        var action: String
    }

    @Sendable private func showOffer(_ visit: Visit) async throws -> HTMLPage {
        let (id, person, moment): (HandoverID, PersonID, Moment) = (
            try visit.id(), try visit.personID(), visit.moment
        )
        let details = try await database.read { db in
            try HandoverService.details(id, to: person, db, at: moment)
        }
        let bookings = try await bookings(at: details.station.id, visit)
        return HTMLPage(
            "handover", title: texts.offerHeading, texts: texts,
            model: OfferModel(
                offer: visit.say(texts.offers(details.offerer, details.station.name)),
                place: visit.say(details.place.map(texts.place) ?? texts.newPlace),
                bookings: bookings,
                action: "/handovers/\(id.text)"))
    }

    @Sendable private func accept(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, person, moment): (HandoverID, PersonID, Moment) = (
            try visit.id(), try visit.personID(), visit.moment
        )
        let place: LocationID = random.id()
        do {
            // Refusing inside the write would undo the other requests of its commit.
            _ = try await database.read { db in
                try HandoverService.details(id, to: person, db, at: moment)
            }
            let station = try await database.write { [departures] db in
                let station = try HandoverService.accept(
                    id, by: person, newPlace: place, rules: departures, db, at: moment)
                try UnknownCardTable.forget(of: station, db)
                return station
            }
            return .see(ChargerPages.path(of: station), saying: texts.accepted)
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.tooManyPlaces)
        }
    }

    @Sendable private func decline(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, person, moment): (HandoverID, PersonID, Moment) = (
            try visit.id(), try visit.personID(), visit.moment
        )
        try await database.write { db in
            try HandoverService.decline(id, by: person, db, at: moment)
        }
        return .see("/chargers", saying: texts.declined)
    }
}
