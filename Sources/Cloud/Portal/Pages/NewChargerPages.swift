import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The first two steps of adding a charger: its kind, its name and place. An admin also adds those
/// of others. Nothing is stored before the end of the second.
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

    func all() -> [Route] {
        let form = "/chargers/new/{brand}"
        return [
            site.page("/chargers/new", for: .person, "Choose the kind of a new charger", choose),
            site.page(form, for: .person, "Show the form for a new charger", show),
            site.form(form, for: .person, "Add a charger", again: show, add),
        ]
    }

    // MARK: Step 1

    private struct BrandsModel: Sendable {
        struct Brand: Sendable {
            var path: String
            var name: String
            var details: String?
        }

        var progress: SetupProgress
        var isAllowed: Bool
        var brands: [Brand]
    }

    @Sendable private func choose(_ visit: Visit) async throws -> HTMLPage {
        HTMLPage(
            "charger-brands", title: texts.heading, texts: texts,
            model: BrandsModel(
                progress: SetupProgress(.brand, visit),
                isAllowed: StationRegistration.isAllowed(to: visit.viewer, policy),
                brands: ChargerBrand.allCases.map { brand in
                    BrandsModel.Brand(
                        path: "/chargers/new/\(brand.rawValue)", name: visit.say(brand.name),
                        details: brand.details.map(visit.say))
                }))
    }

    // MARK: Step 2

    private struct Model: Sendable {
        var progress: SetupProgress
        var isAllowed: Bool
        /// Where the form is sent to.
        var path: String
        var brand: String
        var name: FormField
        var chargerID: FormField
        /// Of a host who has a place.
        var place: FormField?
        var newPlace: FormField
        /// For admins.
        var host: FormField?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (viewer, brand) = (visit.viewer, try visit.brand())
        let places = try await database.read { db in
            try StationRegistration.places(of: viewer, db)
        }
        return HTMLPage(
            "charger-new", title: texts.placeHeading, texts: texts,
            model: Model(
                progress: SetupProgress(.place, visit),
                isAllowed: StationRegistration.isAllowed(to: viewer, policy),
                path: "/chargers/new/\(brand.rawValue)", brand: visit.say(brand.name),
                name: visit.field(
                    "name", texts.name, hint: texts.nameHint, isRequired: true),
                chargerID: visit.field(
                    "chargerID", texts.chargerID, hint: texts.chargerIDHint, maximum: 48),
                place: places.isEmpty
                    ? nil
                    : visit.choice(
                        "place", texts.place, options: places.map { ($0.id.text, $0.name) },
                        value: places[0].id.text),
                newPlace: visit.field(
                    "newPlace", texts.newPlace,
                    hint: places.isEmpty ? texts.firstPlaceHint : texts.newPlaceHint),
                host: viewer.isAdmin
                    ? visit.field(
                        "host", texts.host, .email, hint: texts.hostHint, maximum: 254) : nil))
    }

    @Sendable private func add(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (viewer, moment, brand) = (visit.viewer, visit.moment, try visit.brand())
        guard StationRegistration.isAllowed(to: viewer, policy) else {
            throw FormError(nil, texts.needsAdmin)
        }
        let id = try id(form)
        let host = try await host(visit, form)
        let isOwn = host == viewer.personID
        let credential = brand.kind == .ocpp16 ? StationCredential(random: random) : nil
        let code = random.readable(groups: 2)
        var new = StationRegistration.New(
            id: id, kind: brand.kind, name: try form.text("name", upTo: 200),
            credential: credential, host: host,
            place: isOwn ? try form.optionalText("place", upTo: 100).flatMap(LocationID.init) : nil)
        let placeName = try form.optionalText("newPlace", upTo: 200)
        if placeName != nil { new.place = nil }
        let station: Station
        do {
            station = try await database.write { [new, random, policy, makeClaim] db in
                let station = try StationRegistration.add(
                    new, newLocation: random.id(), named: placeName, viewer: viewer, policy, db,
                    at: moment)
                if station.kind == .bridge { _ = try makeClaim(station.id, code, db, moment) }
                return station
            }
        } catch let error as ServiceError {
            throw refusal(error)
        }
        return .once(
            SetupPages.valuesPage(station, brand, secret: credential?.text ?? code, visit),
            repeated: SetupStep.values.path(of: id, brand), saying: texts.madeBefore)
    }

    /// What was typed, or a new one.
    private func id(_ form: SentForm) throws -> StationID {
        guard let typed = try form.optionalText("chargerID", upTo: 48) else {
            guard let id = StationID("zapoj-\(random.readable(groups: 2))") else {
                throw ServiceError(.internalError, "The random id is not valid.")
            }
            return id
        }
        // The page of a charger with the id `new` would have the address of the first step.
        guard let id = StationID(typed), typed != "new" else {
            throw FormError("chargerID", texts.isInvalid)
        }
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
        case (.conflict, "hostId"): FormError("newPlace", texts.tooManyPlaces)
        case (.conflict, nil): FormError(nil, texts.tooMany)
        case (.notFound, _): FormError("place", texts.placeIsGone)
        default: error
        }
    }
}
