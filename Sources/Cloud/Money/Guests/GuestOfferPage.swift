import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// What somebody without an account sees at a charger: its price, the amounts that can be held, and
/// the way to the payment. The code on the charger leads there, too.
struct GuestOfferPage: Sendable {
    let service: GuestService
    let settings: MoneySettings

    private var texts: GuestTexts { GuestTexts() }

    private struct Model: Sendable {
        var name: String
        var location: String?
        var connector: String
        var chip: String
        var state: String
        var price: PriceCard?
        var obstacle: String?
        var leave: String?
        var form: Form?
        var signIn: String
        var testMoney: String?

        struct Form: Sendable {
            var action: String
            var limit: FormField
            var email: FormField
        }
    }

    /// - Returns: nil for a charger that was removed.
    func read(at place: ChargingPlace, _ visit: Visit) async throws -> GuestOffer? {
        let (moment, session) = (visit.moment, GuestPages.session(visit))
        return try await service.database.read { db in
            try service.offer(at: place, session: session, db, at: moment)
        }
    }

    /// - Parameter offer: nil for a charger that was removed.
    func page(at place: ChargingPlace, _ offer: GuestOffer?, _ visit: Visit) -> HTMLPage {
        let formats = visit.formats(in: place.timeZone)
        var model = Model(
            name: place.title, location: place.address,
            connector: visit.say(texts.connector(place.connectorID)), chip: "info", state: "",
            signIn: SignInPath.leading(to: "/c/\(place.code)"),
            testMoney: MoneyMode(settings).testMoney.map(visit.say))
        if let offer {
            (model.chip, model.state) = (offer.state.chip, visit.say(offer.state.words))
            model.price = offer.tariff.map { PriceCard($0, formats, visit.language) }
            if let obstacle = offer.obstacle {
                model.obstacle = visit.say(words(obstacle, offer, formats))
            } else {
                if let until = offer.freeUntil, offer.state == .free {
                    model.state = visit.say(texts.freeUntil(formats.time(until)))
                }
                model.leave = offer.freeUntil.map {
                    visit.say(texts.mustLeave(formats.time($0)))
                }
                model.form = form(place, offer, formats, visit)
            }
        } else {
            model.obstacle = visit.say(texts.removed)
        }
        return HTMLPage("guest-offer", title: texts.title, texts: texts, model: model)
    }

    private func words(
        _ obstacle: GuestObstacle, _ offer: GuestOffer, _ formats: Formats
    ) -> Message {
        guard obstacle == .notNow, let booked = offer.booked else {
            return texts.obstacle(obstacle)
        }
        return texts.booked(until: formats.time(booked.upperBound))
    }

    private func form(
        _ place: ChargingPlace, _ offer: GuestOffer, _ formats: Formats, _ visit: Visit
    ) -> Model.Form {
        let limits = offer.limits
        let usual = limits.count > 1 ? limits[1] : limits.first
        var limit = visit.choice(
            "limit", texts.atMost, .radio,
            options: limits.map {
                (value: String($0.amount.minor), label: formats.shortMoney($0.amount))
            }, value: usual.map { String($0.amount.minor) } ?? "", hint: texts.hold)
        for (index, offered) in limits.enumerated() {
            limit.options[index].note = offered.energyWh.map { about($0, visit) }
        }
        return Model.Form(
            action: GuestPages.path(of: place.code), limit: limit,
            email: visit.field(
                "email", texts.email, .email, hint: texts.emailHint, autocomplete: "email",
                maximum: 254))
    }

    /// An average car takes 16 kWh for 100 km.
    private func about(_ energyWh: Int64, _ visit: Visit) -> String {
        let kilometres = max(10, (energyWh / 160 + 5) / 10 * 10)
        let kilowattHours = max(1, (energyWh + 500) / 1000)
        return visit.say(texts.about("\(kilowattHours)\u{A0}kWh", String(kilometres)))
    }
}
