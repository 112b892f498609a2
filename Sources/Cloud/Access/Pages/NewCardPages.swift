import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Adding a card: by its number, or by a tap at a charger.
struct NewCardPages: Sendable {
    /// How long a charger waits for a card.
    static let waitingSeconds: Int64 = 120
    /// Maximum chargers to choose from.
    static let stationLimit = 50

    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    let vault: TokenVault
    let attempts: CardAttempts
    let connections: StationConnections
    private let texts = CardTexts()
    private let wanted = QueryParameter<StationID>.id("station", "The charger to tap the card at")

    init(
        site: Site, database: CloudDatabase, random: RandomSource, vault: TokenVault,
        attempts: CardAttempts, connections: StationConnections
    ) {
        self.site = site
        self.database = database
        self.random = random
        self.vault = vault
        self.attempts = attempts
        self.connections = connections
    }

    func all() -> [Route] {
        [
            site.page("/cards/new", for: .person, "Add a card of mine", query: [wanted], show),
            add(), tap(),
        ]
    }

    struct NewCardModel: Sendable {
        var hasStations: Bool
        var station: FormField?
        var tapLabel: FormField
        var tapVehicle: FormField?
        var number: FormField
        var label: FormField
        var vehicle: FormField?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let model = try await database.read { db in try newCardModel(visit, db) }
        return HTMLPage(
            "card-new", title: texts.addTitle, texts: texts, model: model,
            scripts: ["web-nfc.js"])
    }

    private func newCardModel(_ visit: Visit, _ db: Database) throws -> NewCardModel {
        let person = try visit.personID()
        let stations = try StationTable.usable(
            by: person, limit: Self.stationLimit, at: visit.moment.wall, db)
        let chosen = visit.query(wanted) ?? stations.first { isOnline($0, visit) }?.id
        func label(_ name: String) -> FormField {
            visit.field(name, texts.label, hint: texts.labelHint)
        }
        return NewCardModel(
            hasStations: !stations.isEmpty,
            station: stations.isEmpty
                ? nil
                : visit.choice(
                    "station", texts.station, options: stations.map { option($0, visit) },
                    value: chosen?.text ?? ""),
            tapLabel: label("tapLabel"),
            tapVehicle: try VehicleChoice.field("tapVehicle", of: person, visit, db),
            number: visit.field(
                "number", texts.number, hint: texts.numberHint, isRequired: true, maximum: 60),
            label: label("label"),
            vehicle: try VehicleChoice.field("vehicle", of: person, visit, db))
    }

    private func isOnline(_ station: Station, _ visit: Visit) -> Bool {
        station.isOnline(
            isConnected: connections.isConnected(station.id), at: visit.moment.wall)
    }

    private func option(_ station: Station, _ visit: Visit) -> (String, String) {
        let name =
            isOnline(station, visit)
            ? station.name : visit.say(texts.offlineStation(station.name))
        return (station.id.text, name)
    }

    private func add() -> Route {
        site.form("/cards/new", for: .person, "Add a card by its number", again: show) {
            visit, form in
            let person = try visit.personID()
            let label = try form.optionalText("label", upTo: 200) ?? ""
            let vehicle = try VehicleChoice.read("vehicle", form)
            guard let token = IdToken(try form.text("number", upTo: 60)),
                Hex.bytes(token.text) != nil, [8, 14, 20].contains(token.text.count)
            else { throw FormError("number", texts.notANumber) }
            try check(visit, field: "number")
            try await database.write { db in
                if let obstacle = try IdTokenService.obstacle(
                    to: token, of: person, vault: vault, viewer: visit.viewer, db)
                {
                    throw FormError("number", text(obstacle))
                }
                _ = try IdTokenService.add(
                    token, id: random.id(), label: label, person: person, vehicle: vehicle,
                    newParentTag: ParentTag.new(from: random), vault: vault,
                    viewer: visit.viewer, db, at: visit.moment)
            }
            return .see("/cards", saying: texts.added)
        }
    }

    private func tap() -> Route {
        site.form(
            "/cards/tap", for: .person, "Wait for a card at a charger", shownAt: "/cards/new",
            again: show
        ) { visit, form in
            let person = try visit.personID()
            let label = try form.optionalText("tapLabel", upTo: 200) ?? ""
            let vehicle = try VehicleChoice.read("tapVehicle", form)
            guard let station = StationID(try form.text("station", upTo: 48)) else {
                throw FormError("station", texts.notAllowed)
            }
            try check(visit, field: "station")
            let found = try await database.read { db in
                try StationTable.find(station, viewer: .system, db)
            }
            guard let found, isOnline(found, visit) else {
                throw FormError("station", texts.offline)
            }
            do {
                try await database.write { db in
                    _ = try TokenLearning.openWindow(
                        at: station, for: person, label: label, vehicle: vehicle,
                        seconds: Self.waitingSeconds,
                        // An admin's own card is no exception from the rules.
                        viewer: .person(person, [.admin]), db, at: visit.moment)
                }
            } catch let error as ServiceError where Self.refusals.contains(error.code) {
                throw FormError("station", text(error))
            }
            return .see("/cards")
        }
    }

    private static let refusals: Set<ServiceError.Code> = [.notFound, .forbidden, .conflict]

    private func text(_ error: ServiceError) -> Message {
        guard error.code == .conflict else { return texts.notAllowed }
        return error.field == "idToken" ? texts.tooMany : texts.busy
    }

    private func text(_ obstacle: IdTokenService.Obstacle) -> Message {
        switch obstacle {
        case .randomNumber: texts.randomNumber
        case .own: texts.own
        case .taken: texts.taken
        case .tooMany: texts.tooMany
        }
    }

    private func check(_ visit: Visit, field: String) throws {
        do {
            try attempts.check(visit.viewer, at: visit.moment)
        } catch let error as ServiceError where error.code == .tooManyRequests {
            throw FormError(field, texts.tooFast)
        }
    }
}
