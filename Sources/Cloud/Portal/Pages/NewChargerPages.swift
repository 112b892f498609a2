import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// Adding a charger of one's own; an admin also adds those of others.
struct NewChargerPages: Sendable {
    /// Makes a claim code valid, with which a bridge enrols for a station.
    typealias MakeClaim =
        @Sendable (StationID, String, Database, Moment) throws -> Timestamp

    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    let policy: StationRegistrationPolicy
    let makeClaim: MakeClaim
    private let texts = NewChargerTexts()

    init(
        site: Site, database: CloudDatabase, random: RandomSource,
        policy: StationRegistrationPolicy, makeClaim: @escaping MakeClaim
    ) {
        self.site = site
        self.database = database
        self.random = random
        self.policy = policy
        self.makeClaim = makeClaim
    }

    static let path = "/chargers/new"

    func all() -> [Route] {
        [
            site.page(Self.path, for: .person, "Show the form for a new charger", show),
            site.form(Self.path, for: .person, "Add a charger", again: show, add),
        ]
    }

    private struct Model: Sendable {
        var isAllowed: Bool
        var kind: FormField
        var name: FormField
        var chargerID: FormField
        /// Of a host with several places.
        var place: FormField?
        /// For admins.
        var host: FormField?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let viewer = visit.viewer
        let places = try await database.read { db in
            try StationRegistration.places(of: viewer, db)
        }
        let kinds: [(TransactionSource, Message)] = [
            (.ocpp16, texts.ocpp), (.bridge, texts.bridge),
        ]
        return HTMLPage(
            "charger-new", title: texts.heading, texts: texts,
            model: Model(
                isAllowed: StationRegistration.isAllowed(to: viewer, policy),
                kind: visit.choice(
                    "kind", texts.kind, .radio,
                    options: kinds.map { ($0.rawValue, visit.say($1)) },
                    value: TransactionSource.ocpp16.rawValue),
                name: visit.field(
                    "name", texts.name, hint: texts.nameHint, isRequired: true),
                chargerID: visit.field(
                    "chargerID", texts.chargerID, hint: texts.chargerIDHint, maximum: 48),
                place: places.count < 2
                    ? nil
                    : visit.choice(
                        "place", texts.place, options: places.map { ($0.id.text, $0.name) },
                        value: places[0].id.text),
                host: viewer.isAdmin
                    ? visit.field(
                        "host", texts.host, .email, hint: texts.hostHint, maximum: 254) : nil))
    }

    @Sendable private func add(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (viewer, moment) = (visit.viewer, visit.moment)
        guard StationRegistration.isAllowed(to: viewer, policy) else {
            throw FormError(nil, texts.needsAdmin)
        }
        let (id, kind) = (try id(form), try form.choice("kind", of: TransactionSource.self))
        let host = try await host(visit, form)
        let isOwn = host == viewer.personID
        let credential = kind == .ocpp16 ? StationCredential(random: random) : nil
        let code = random.readable(groups: 2)
        let new = StationRegistration.New(
            id: id, kind: kind, name: try form.text("name", upTo: 200), credential: credential,
            host: host,
            place: isOwn ? try form.optionalText("place", upTo: 100).flatMap(LocationID.init) : nil)
        let station: Station
        do {
            station = try await database.write { [random, policy, makeClaim] db in
                let station = try StationRegistration.add(
                    new, newLocation: random.id(), viewer: viewer, policy, db, at: moment)
                if kind == .bridge { _ = try makeClaim(station.id, code, db, moment) }
                return station
            }
        } catch let error as ServiceError {
            throw refusal(error)
        }
        return .once(
            HTMLPage(
                "charger-access", title: texts.connection, texts: texts,
                model: ChargerAccess(station, secret: credential?.text ?? code, visit)),
            repeated: ChargerAccess.path(of: id), saying: texts.madeBefore)
    }

    /// What was typed, or a new one.
    private func id(_ form: SentForm) throws -> StationID {
        guard let typed = try form.optionalText("chargerID", upTo: 48) else {
            guard let id = StationID("zapoj-\(random.readable(groups: 2))") else {
                throw ServiceError(.internalError, "The random id is not valid.")
            }
            return id
        }
        guard let id = StationID(typed) else { throw FormError("chargerID", texts.isInvalid) }
        return id
    }

    private func host(_ visit: Visit, _ form: SentForm) async throws -> PersonID {
        guard visit.viewer.isAdmin, let email = try form.optionalText("host", upTo: 254) else {
            return try visit.personID()
        }
        let person = try await database.read { db in
            try PersonTable.atLogin(email: email.lowercased(), db)
        }
        guard let person, person.status == .active else { throw FormError("host", texts.noHost) }
        return person.id
    }

    private func refusal(_ error: ServiceError) -> any Error {
        switch (error.code, error.field) {
        case (.conflict, "id"): FormError("chargerID", texts.isTaken)
        case (.invalidInput, "id"): FormError("chargerID", texts.isInvalid)
        case (.conflict, nil): FormError(nil, texts.tooMany)
        case (.notFound, _): FormError("place", texts.placeIsGone)
        default: error
        }
    }
}
