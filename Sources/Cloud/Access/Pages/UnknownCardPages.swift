import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Adding a refused card that nobody has to somebody, by a host of the charger.
package struct UnknownCardPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    let vault: TokenVault
    private let texts = UnknownCardTexts()

    init(site: Site, database: CloudDatabase, random: RandomSource, vault: TokenVault) {
        self.site = site
        self.database = database
        self.random = random
        self.vault = vault
    }

    private static let pattern = "/refusals/{id}/card"

    /// - Parameter tap: the number of the refused tap.
    package static func path(of tap: Int64) -> String { "/refusals/\(tap)/card" }

    func all() -> [Route] {
        [
            site.page(Self.pattern, for: .person, "Choose who gets an unknown card", show),
            site.form(
                Self.pattern, for: .person, "Add an unknown card to somebody", again: show, add),
        ]
    }

    struct UnknownCardModel: Sendable {
        var heading: String
        var about: String
        var action: String
        var isKept: Bool
        var person: FormField
        var label: FormField
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (number, viewer, now) = (try Self.number(visit), visit.viewer, visit.moment.wall)
        let (offer, place) = try await database.read { db in
            let offer = try UnknownCards.offer(
                number, vault: vault, viewer: viewer, db, at: now)
            return (offer, try StationPlace.of(offer.tap.stationID, db))
        }
        let title = texts.title(offer.tap.token.suffix)
        let tapped = Self.tapped(
            offer.tap, in: place?.timeZone ?? Location.standardTimeZone, visit)
        return HTMLPage(
            "unknown-card", title: title, texts: texts,
            model: UnknownCardModel(
                heading: visit.say(title),
                about: [place?.stationName ?? offer.tap.stationID.text, tapped]
                    .joined(separator: " · "),
                action: Self.path(of: number), isKept: offer.token != nil,
                person: visit.choice(
                    "person", texts.person, .radio, options: options(offer, visit)),
                label: visit.field("label", texts.label, hint: texts.labelHint)))
    }

    /// The visitor first, the others by their names.
    private func options(
        _ offer: UnknownCards.Offer, _ visit: Visit
    ) -> [(value: String, label: String)] {
        let own = visit.person?.id
        let others = offer.people.filter { $0 != own }
            .map { (value: $0.text, label: offer.names[$0] ?? $0.text) }
            .sorted { ($0.label, $0.value) < ($1.label, $1.value) }
        guard let own, offer.people.contains(own) else { return others }
        let myself = visit.say(texts.myself(offer.names[own] ?? ""))
        return [(value: own.text, label: myself)] + others
    }

    @Sendable private func add(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (number, viewer, moment) = (try Self.number(visit), visit.viewer, visit.moment)
        let label = try form.optionalText("label", upTo: 200) ?? ""
        guard let person = PersonID(try form.text("person", upTo: 100)) else {
            throw FormError("person", texts.notOffered)
        }
        do {
            _ = try await database.read { db in
                try UnknownCards.check(
                    number, person, vault: vault, viewer: viewer, db, at: moment.wall)
            }
            _ = try await database.write { db in
                try UnknownCards.add(
                    number, to: person, label: label, vault: vault, random: random,
                    viewer: viewer, db, at: moment)
            }
        } catch let error as ServiceError {
            throw refusal(error)
        }
        return .see("/refusals", saying: texts.added)
    }

    private func refusal(_ error: ServiceError) -> any Error {
        switch (error.code, error.field) {
        case (.invalidInput, "personId"): FormError("person", texts.notOffered)
        case (.conflict, "personId"): FormError("person", texts.tooMany)
        case (.conflict, _): FormError(nil, texts.gone)
        default: error
        }
    }

    /// - Throws: `notFound`.
    private static func number(_ visit: Visit) throws -> Int64 {
        guard let number = Int64(visit.text("id")) else {
            throw ServiceError(.notFound, "There is no such refused card.")
        }
        return number
    }

    /// `tapped today 18:02`
    /// - Parameter zone: of the charger.
    package static func tapped(_ tap: RefusedTap, in zone: String, _ visit: Visit) -> String {
        let (texts, formats) = (UnknownCardTexts(), visit.formats(in: zone))
        let isToday = formats.isoDay(tap.lastAt) == formats.isoDay(visit.moment.wall)
        return visit.say(
            isToday
                ? texts.tappedToday(formats.time(tap.lastAt))
                : texts.tapped(formats.dayAndTime(tap.lastAt)))
    }
}
