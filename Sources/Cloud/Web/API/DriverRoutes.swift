import CloudHTTP
import CloudServices
import CloudStore
import Common

enum DriverRoutes {
    struct NewDriver: Decodable, Sendable {
        var name: String
        var email: String?
        /// Without one the driver can charge, but not log in.
        var password: String?
    }

    struct Driver: Encodable, Sendable {
        var id: PersonID
        var name: String
        var email: String?
        var createdAt: Timestamp

        init(_ person: Person) {
            id = person.id
            name = person.name
            email = person.email
            createdAt = person.createdAt
        }
    }

    static func all(_ environment: CloudEnvironment) -> [Route] {
        let database = environment.database
        return [
            Route(
                .post, "/api/v1/drivers", caller: .admin, "Add a driver", success: .created
            ) { (call: Call<NewDriver>) in
                var hash: String?
                if let password = call.body.password {
                    hash = try await environment.passwords.hash(
                        password, salt: environment.random.bytes(16))
                }
                return try await database.write { [hash] db in
                    Driver(
                        try PeopleService.add(
                            id: environment.random.id(), role: .driver, name: call.body.name,
                            email: call.body.email, passwordHash: hash, db, at: call.moment))
                }
            },
            Route(.get, "/api/v1/drivers", caller: .admin, "List drivers") { call in
                let (size, after) = (try call.pageSize(), call.queryText("cursor") ?? "")
                let drivers = try await database.read { db in
                    try PersonTable.list(role: .driver, after: after, limit: size + 1, db)
                }
                return Page(drivers, size: size, item: Driver.init) { $0.id.text }
            },
            Route(.get, "/api/v1/drivers/{id}", caller: .admin, "Show a driver") { call in
                let id: PersonID = try call.id()
                let person = try await database.read { db in try PeopleService.find(id, db) }
                guard person.role == .driver else {
                    throw ServiceError(.notFound, "There is no driver \(id).")
                }
                return Driver(person)
            },
        ]
    }
}
