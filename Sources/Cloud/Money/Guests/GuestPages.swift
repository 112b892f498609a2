import ChargingModel
import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// Where people without an account pay for charging. Nobody is signed in here, so forms are limited by
/// address.
struct GuestPages: Sendable {
    let site: Site
    let service: GuestService
    let settings: MoneySettings
    /// Payments from one network.
    private let attempts = AttemptLimiter(burst: 5, perHour: 20)
    /// Payments at one connector, from anywhere.
    private let starts = AttemptLimiter(burst: 20, perHour: 60)
    private let texts = GuestTexts()

    private var offers: GuestOfferPage { GuestOfferPage(service: service, settings: settings) }

    init(site: Site, service: GuestService, settings: MoneySettings) {
        self.site = site
        self.service = service
        self.settings = settings
    }

    static func path(of code: EVSECode) -> String { "/c/\(code)/guest" }

    /// Where the gateway sends the payer back to. The secret of the guest's link is not stored.
    static func returnPath(of guest: ID<Guest>) -> String { "/guest-return/\(guest)" }

    func all() -> [Route] {
        [
            site.page(
                "/c/{code}/guest", for: .anyone, "Show what charging without an account costs",
                page),
            site.form(
                "/c/{code}/guest", for: .anyone, "Pay for charging without an account",
                again: page, pay),
            site.redirect(
                "/guest-return/{guest}", for: .anyone, "Lead a guest back from the gateway", back),
        ] + GuestLivePages(site: site, service: service, settings: settings).all()
    }

    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let typed = visit.text("code")
        let place = try await service.database.read { db in try Self.place(typed, db) }
        return offers.page(at: place, try await offers.read(at: place, visit), visit)
    }

    @Sendable private func pay(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (typed, moment, language) = (visit.text("code"), visit.moment, visit.language)
        let place = try await service.database.read { db in try Self.place(typed, db) }
        guard let minor = Int64(form.typed("limit")),
            let limit = GuestRules.limits.first(where: { $0.minor == minor })
        else { throw FormError("limit", texts.atMost) }
        let email = try form.optionalText("email", upTo: 254)
        if let email, !MailAddress.isPlain(email) { throw FormError("email", texts.badEmail) }
        let network = IPAddress.network(ofClient: visit.client)
        guard attempts.take(network, at: moment), starts.take(place.code.text, at: moment) else {
            throw FormError(nil, texts.tooMany)
        }
        do {
            let secret = try await service.begin(
                at: place, limit: limit, email: email, language: language,
                session: Self.session(visit), at: moment)
            return .see("/guest/\(secret)/pay")
        } catch let obstacle as GuestObstacle {
            throw FormError(nil, texts.obstacle(obstacle))
        }
    }

    /// The hash of the browser's session.
    static func session(_ visit: Visit) -> String? {
        visit.sessionToken.map { SecretHash.of("guest \($0)") }
    }

    /// - Throws: `notFound` for a code that no charger has.
    private static func place(_ typed: String, _ db: Database) throws -> ChargingPlace {
        guard let place = try EVSECode(typed).flatMap({ try EVSECodeTable.place($0, db) }) else {
            throw ServiceError(.notFound, "No charger has this code.")
        }
        return place
    }

    @Sendable private func back(_ visit: Visit) async throws -> String {
        let (id, now): (ID<Guest>, Timestamp) = (try visit.id("guest"), visit.moment.wall)
        let secret = try await service.database.read { db in
            try service.secret(of: id, db, at: now)
        }
        guard let secret else {
            throw ServiceError(.notFound, "The link back from the payment has expired.")
        }
        return "/guest/\(secret)"
    }
}
