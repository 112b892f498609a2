import CloudCore
import CloudHTTP
import CommonBase

/// The cars of people.
struct VehicleRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct NewVehicle: Codable, Sendable, Documented {
        static let notes = [
            "name": "1 to 100 characters", "plate": "The registration number, 1 to 20 characters",
            "driverId": "Yourself, if absent; only an admin may name another driver",
        ]

        var name: String
        var plate: String?
        var driverId: PersonID?
    }

    struct VehicleChange: Codable, Sendable, Documented {
        static let notes = ["plate": "null: none"]

        var name: String?
        var plate: Change<String>?
    }

    struct VehicleView: Codable, Sendable {
        var id: ID<Vehicle>
        var driverId: PersonID
        var name: String
        var plate: String?
        var createdAt: Timestamp

        init(_ vehicle: Vehicle) {
            id = vehicle.id
            driverId = vehicle.personID
            name = vehicle.name
            plate = vehicle.plate
            createdAt = vehicle.createdAt
        }
    }

    private static let driver = QueryParameter<PersonID>.id(
        "driverId", "Only vehicles of this driver")
    private static let cursor = Paging.cursor(ID<Vehicle>.init)

    func all() -> [Route] { [add(), list(), show(), change(), remove()] }

    private func add() -> Route {
        Route(
            .post, "/api/v1/vehicles", caller: .person(.admin), "Add a vehicle of yours",
            success: .created, errors: [.conflict, .notFound]
        ) { (call: Call<NewVehicle>) in
            let driver = try call.driver(call.body.driverId)
            return try await database.write { db in
                VehicleView(
                    try VehicleService.add(
                        id: random.id(), name: call.body.name, plate: call.body.plate,
                        person: driver, viewer: call.viewer, db, at: call.moment))
            }
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/vehicles", caller: .person(.read),
            "List your vehicles; an admin sees those of all people",
            query: [Self.driver, Paging.limit, Self.cursor]
        ) { call in
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let driver = try call.query(Self.driver)
            let vehicles = try await database.read { db in
                try VehicleTable.list(
                    person: driver, after: after, limit: size + 1, viewer: call.viewer, db)
            }
            return Page(vehicles, size: size, item: VehicleView.init) { $0.id.text }
        }
    }

    private func show() -> Route {
        Route(
            .get, "/api/v1/vehicles/{id}", caller: .person(.read), "Show a vehicle"
        ) { call in
            let id: ID<Vehicle> = try call.id()
            return try await database.read { db in
                VehicleView(try VehicleService.find(id, viewer: call.viewer, db))
            }
        }
    }

    private func change() -> Route {
        Route(
            .patch, "/api/v1/vehicles/{id}", caller: .person(.admin), "Change a vehicle"
        ) { (call: Call<VehicleChange>) in
            let id: ID<Vehicle> = try call.id()
            return try await database.write { db in
                VehicleView(
                    try VehicleService.change(
                        id, name: call.body.name, plate: call.body.plate, viewer: call.viewer, db))
            }
        }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/vehicles/{id}", caller: .person(.admin),
            "Remove a vehicle; its cards remain", success: .noContent
        ) { call in
            let id: ID<Vehicle> = try call.id()
            try await database.write { db in
                try VehicleService.remove(id, viewer: call.viewer, db)
            }
            return NoContent()
        }
    }
}

extension Call {
    /// The driver whom a request names, or the caller.
    /// - Throws: `invalidInput` if the caller is no person and names none.
    func driver(_ named: PersonID?) throws -> PersonID {
        guard let driver = try named ?? callingPerson() else {
            throw ServiceError(.invalidInput, "driverId is required.", field: "driverId")
        }
        return driver
    }
}
