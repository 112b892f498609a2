import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// A person's vehicles.
struct VehiclePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    private let texts = VehicleTexts()

    init(site: Site, database: CloudDatabase, random: RandomSource) {
        self.site = site
        self.database = database
        self.random = random
    }

    func all() -> [Route] {
        [
            site.page("/vehicles", for: .person, "Show my vehicles", list), add(),
            site.page("/vehicles/{id}", for: .person, "Show a vehicle of mine", show), change(),
            remove(),
        ]
    }

    struct VehiclesModel: Sendable {
        var vehicles: [VehicleLine]
        var hasVehicles: Bool
        var name: FormField
        var plate: FormField
    }

    struct VehicleLine: Sendable {
        var id: String
        var name: String
        /// Not `plate`: without one, the template would show the field of the form.
        var registration: String?
        var cards: String
    }

    struct VehicleModel: Sendable {
        var id: String
        var heading: String
        var name: FormField
        var plate: FormField
    }

    @Sendable private func list(_ visit: Visit) async throws -> HTMLPage {
        let person = try visit.personID()
        let lines = try await database.read { db in
            let cards = try IdTokenTable.list(
                person: person, after: "", limit: 200, viewer: visit.viewer, db)
            return try VehicleTable.list(
                person: person, limit: Vehicle.limit, viewer: visit.viewer, db
            ).map { vehicle in
                let count = cards.count { $0.vehicleID == vehicle.id }
                return VehicleLine(
                    id: vehicle.id.text, name: vehicle.name, registration: vehicle.plate,
                    cards: visit.say(texts.count(count)))
            }
        }
        let model = VehiclesModel(
            vehicles: lines, hasVehicles: !lines.isEmpty, name: nameField(visit),
            plate: plateField(visit))
        return HTMLPage("vehicles", title: texts.title, texts: texts, model: model)
    }

    private func nameField(_ visit: Visit, _ value: String = "") -> FormField {
        visit.field(
            "name", texts.name, value: value, hint: texts.nameHint, isRequired: true,
            maximum: 100)
    }

    private func plateField(_ visit: Visit, _ value: String? = nil) -> FormField {
        visit.field(
            "plate", texts.plate, value: value ?? "", hint: texts.plateHint, maximum: 20)
    }

    private func add() -> Route {
        site.form("/vehicles", for: .person, "Add a vehicle of mine", again: list) { visit, form in
            let person = try visit.personID()
            let (name, plate) = try read(form)
            try await checked {
                try await database.write { db in
                    _ = try VehicleService.add(
                        id: random.id(), name: name, plate: plate, person: person,
                        viewer: visit.viewer, db, at: visit.moment)
                }
            }
            return .see("/vehicles", saying: texts.added)
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let id: ID<Vehicle> = try visit.id("id")
        let vehicle = try await database.read { db in
            try VehicleService.find(id, viewer: visit.viewer, db)
        }
        let model = VehicleModel(
            id: vehicle.id.text, heading: vehicle.name, name: nameField(visit, vehicle.name),
            plate: plateField(visit, vehicle.plate))
        return HTMLPage("vehicle", title: texts.title, texts: texts, model: model)
    }

    private func change() -> Route {
        site.form("/vehicles/{id}", for: .person, "Change a vehicle of mine", again: show) {
            visit, form in
            let id: ID<Vehicle> = try visit.id("id")
            let (name, plate) = try read(form)
            try await checked {
                try await database.write { db in
                    _ = try VehicleService.change(
                        id, name: name, plate: .set(plate), viewer: visit.viewer, db)
                }
            }
            return .see("/vehicles", saying: texts.saved)
        }
    }

    private func remove() -> Route {
        site.form("/vehicles/{id}/remove", for: .person, "Remove a vehicle of mine", again: show) {
            visit, _ in
            let id: ID<Vehicle> = try visit.id("id")
            try await database.write { db in
                try VehicleService.remove(id, viewer: visit.viewer, db)
            }
            return .see("/vehicles", saying: texts.removed)
        }
    }

    private func read(_ form: SentForm) throws -> (name: String, plate: String) {
        (try form.text("name", upTo: 100), try form.optionalText("plate", upTo: 20) ?? "")
    }

    /// Says in both languages what is wrong.
    private func checked(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let error as ServiceError {
            let message: Message? =
                switch (error.code, error.field) {
                case (.conflict, _): texts.tooMany
                case (.invalidInput, "name"): texts.badName
                case (.invalidInput, "plate"): texts.badPlate
                default: nil
                }
            guard let message else { throw error }
            throw FormError(error.field, message)
        }
    }
}
