import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The list of a person's cards, and the page of one.
struct CardPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let vault: TokenVault
    private let texts = CardTexts()

    init(site: Site, database: CloudDatabase, vault: TokenVault) {
        self.site = site
        self.database = database
        self.vault = vault
    }

    func all() -> [Route] {
        [
            site.page("/cards", for: .person, "Show my cards", list), cancel(),
            site.page("/cards/{id}", for: .person, "Show a card of mine", show), change(), block(),
            unblock(), remove(),
        ]
    }

    // MARK: The list

    struct CardsModel: Sendable {
        var cards: [CardLine]
        var hasCards: Bool
        var waiting: WaitingModel?
    }

    struct CardLine: Sendable {
        var id: String
        var name: String
        var suffix: String
        var vehicle: String?
        var isActive: Bool
        var isBlocked: Bool
        var isExpired: Bool
    }

    struct WaitingModel: Sendable {
        var title: String
        var until: String
        var remark: String?
    }

    @Sendable private func list(_ visit: Visit) async throws -> HTMLPage {
        let person = try visit.personID()
        let model = try await database.read { db in try cards(of: person, visit, db) }
        return HTMLPage(
            "cards", title: texts.title, texts: texts, model: model,
            live: [Signal(.cards, person.text)])
    }

    private func cards(of person: PersonID, _ visit: Visit, _ db: Database) throws -> CardsModel {
        let cards = try IdTokenTable.list(
            person: person, after: "", limit: 200, viewer: visit.viewer, db
        ).filter { !$0.isVirtual }
        let vehicles = try VehicleTable.list(
            person: person, limit: Vehicle.limit, viewer: visit.viewer, db)
        let names = Dictionary(vehicles.map { ($0.id, $0.name) }) { first, _ in first }
        let lines = cards.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }.map { card in
            cardLine(card, vehicle: card.vehicleID.flatMap { names[$0] }, visit)
        }
        let window = try TokenWindowTable.open(of: person, visit.moment.wall, db)
        return CardsModel(
            cards: lines, hasCards: !lines.isEmpty,
            waiting: try window.map { window in
                let station = try StationService.find(window.stationID, viewer: .system, db)
                let local = try formats(at: window.stationID, visit, db)
                return WaitingModel(
                    title: visit.say(texts.waiting(at: station.name)),
                    until: visit.say(texts.waitingUntil(local.time(window.expiresAt))),
                    remark: window.remark.map { visit.say(texts.remark($0)) })
            })
    }

    /// In the time zone of a charger.
    private func formats(
        at station: StationID, _ visit: Visit, _ db: Database
    ) throws -> Formats {
        let zone = try StationPlace.of(station, db)?.timeZone
        return visit.formats(in: zone ?? Location.standardTimeZone)
    }

    private func cardLine(_ card: IdTokenRecord, vehicle: String?, _ visit: Visit) -> CardLine {
        let isExpired = card.expiresAt.map { $0 <= visit.moment.wall } ?? false
        let isBlocked = card.status == .blocked
        return CardLine(
            id: card.id.text, name: card.label.isEmpty ? visit.say(texts.card) : card.label,
            suffix: card.reference.suffix, vehicle: vehicle,
            isActive: !isBlocked && !isExpired, isBlocked: isBlocked,
            isExpired: isExpired && !isBlocked)
    }

    private func cancel() -> Route {
        site.form(
            "/cards/waiting/cancel", for: .person, "Wait for a tapped card no longer",
            again: list
        ) { visit, _ in
            let person = try visit.personID()
            try await database.write { db in try TokenWindowTable.close(of: person, db) }
            return .see("/cards", saying: texts.cancelled)
        }
    }

    // MARK: One card

    struct CardModel: Sendable {
        var id: String
        var name: String
        var suffix: String
        var isActive: Bool
        var isBlocked: Bool
        var isExpired: Bool
        var added: String
        var expires: String?
        var needsProof: Bool
        var label: FormField
        var vehicle: FormField?
        var refusals: [RefusalLine]
    }

    /// A refused tap on the page of its card.
    struct RefusalLine: Sendable {
        var title: String
        var station: String
        var when: String
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let id: ID<IdTokenRecord> = try visit.id("id")
        let model = try await database.read { db in try cardModel(id, visit, db) }
        return HTMLPage("card", title: texts.card, texts: texts, model: model)
    }

    private func cardModel(
        _ id: ID<IdTokenRecord>, _ visit: Visit, _ db: Database
    ) throws -> CardModel {
        let card = try IdTokenService.find(id: id, viewer: visit.viewer, db)
        let line = cardLine(card, vehicle: nil, visit)
        let taps = try RefusedTapTable.list(card: card, limit: 3, viewer: visit.viewer, db)
        let places = try StationPlace.of(taps.map(\.stationID), db)
        return CardModel(
            id: line.id, name: line.name, suffix: line.suffix, isActive: line.isActive,
            isBlocked: line.isBlocked, isExpired: line.isExpired,
            added: visit.say(texts.addedOn(visit.formats.date(card.createdAt))),
            expires: card.expiresAt.map { visit.say(texts.expiresOn(visit.formats.date($0))) },
            needsProof: card.sunKeys != nil,
            label: visit.field(
                "label", texts.label, value: card.label, hint: texts.labelHint),
            vehicle: try VehicleChoice.field(
                "vehicle", of: card.personID, value: card.vehicleID, visit, db),
            refusals: taps.map { tap in
                let place = places[tap.stationID]
                let formats = visit.formats(in: place?.timeZone ?? Location.standardTimeZone)
                return RefusalLine(
                    title: visit.say(tap.reason.title),
                    station: place?.stationName ?? tap.stationID.text,
                    when: formats.dayAndTime(tap.lastAt))
            })
    }

    private func change() -> Route {
        site.form("/cards/{id}", for: .person, "Name a card of mine", again: show) { visit, form in
            let id: ID<IdTokenRecord> = try visit.id("id")
            let label = try form.optionalText("label", upTo: 200) ?? ""
            let vehicle = try VehicleChoice.read("vehicle", form)
            try await database.write { db in
                _ = try IdTokenService.change(
                    id: id, label: label, vehicle: vehicle.map(Change.set) ?? .remove,
                    vault: vault, viewer: visit.viewer, db, at: visit.moment)
            }
            return .see("/cards/\(id)", saying: texts.saved)
        }
    }

    private func block() -> Route {
        site.form("/cards/{id}/block", for: .person, "Block a card of mine", again: show) {
            visit, _ in
            try await setStatus(.blocked, visit, saying: texts.wasBlocked)
        }
    }

    private func unblock() -> Route {
        site.form("/cards/{id}/unblock", for: .person, "Unblock a card of mine", again: show) {
            visit, _ in
            try await setStatus(.active, visit, saying: texts.wasUnblocked)
        }
    }

    private func setStatus(
        _ status: IdTokenRecord.Status, _ visit: Visit, saying message: Message
    ) async throws -> FormAnswer {
        let id: ID<IdTokenRecord> = try visit.id("id")
        try await database.write { db in
            _ = try IdTokenService.change(
                id: id, status: status, vault: vault, viewer: visit.viewer, db, at: visit.moment)
        }
        return .see("/cards/\(id)", saying: message)
    }

    private func remove() -> Route {
        site.form("/cards/{id}/remove", for: .person, "Remove a card of mine", again: show) {
            visit, _ in
            let id: ID<IdTokenRecord> = try visit.id("id")
            try await database.write { db in
                try IdTokenService.remove(id: id, viewer: visit.viewer, db, at: visit.moment)
            }
            return .see("/cards", saying: texts.removed)
        }
    }
}
