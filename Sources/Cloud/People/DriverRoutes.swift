import CloudCore
import CloudHTTP
import CommonBase

struct DriverRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let passwords: PasswordHasher
    let commonPasswords: CommonPasswords
    let removalRules: [any PersonRemovalRule]

    struct NewDriver: Codable, Sendable, Documented {
        static let notes = [
            "name": "1 to 200 characters", "email": "Required with a password",
            "password":
                "8 to 256 bytes, none of the most common; without a password the driver can charge but not log in",
        ]

        var name: String
        var email: String?
        var password: String?
    }

    struct DriverChange: Codable, Sendable, Documented {
        static let notes = [
            "email": "null removes it",
            "password": "null removes it; a driver with an address can set another one by mail",
            "status": "A blocked driver can neither log in nor charge; only an admin changes it",
            "admin": "Whether the person is an admin; only an admin changes it",
        ]

        var name: String?
        var email: Change<String>?
        var password: Change<String>?
        var status: Person.Status?
        var admin: Bool?
    }

    struct Driver: Codable, Sendable {
        var id: PersonID
        var name: String
        var email: String?
        var admin: Bool
        var status: Person.Status
        var createdAt: Timestamp

        init(_ person: Person) {
            id = person.id
            name = person.name
            email = person.email
            admin = person.isAdmin
            status = person.status
            createdAt = person.createdAt
        }
    }

    private static let status = QueryParameter<Person.Status>.choice(
        "status", "Only drivers with this status")
    private static let isAdmin = QueryParameter<Bool>.flag(
        "admin", "true: only admins; false: only others")
    private static let text = QueryParameter<String>.text(
        "q", "Only drivers whose name or e-mail address contains this text", maximumLength: 200)
    private static let unlink = QueryParameter<Bool>.flag(
        "unlink",
        "true: delete the account for good, and keep its transactions without a link to the driver; "
            + "false: 409 for a driver with transactions")
    private static let cursor = Paging.cursor(PersonID.init)

    func all() -> [Route] {
        [
            add(), list(), show(), change(),
            remove(),
        ]
    }

    private func add() -> Route {
        Route(
            .post, "/api/v1/drivers", caller: .admin, "Add a driver", success: .created,
            errors: [.conflict]
        ) { (call: Call<NewDriver>) in
            var hash: String?
            if let password = call.body.password {
                try call.requireLogin(toSet: "password")
                hash = try await self.hash(password)
            }
            return try await database.write { [hash] db in
                Driver(
                    try PeopleService.add(
                        id: random.id(), name: call.body.name, email: call.body.email,
                        passwordHash: hash, db, at: call.moment))
            }
        }
    }

    /// - Throws: `invalidInput` for a password that is too short, too long or common.
    private func hash(_ password: String) async throws -> String {
        try commonPasswords.check(password)
        return try await passwords.hash(password, salt: random.bytes(16))
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/drivers", caller: .admin, "List drivers",
            query: [Self.isAdmin, Self.status, Self.text, Paging.limit, Self.cursor]
        ) { call in
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let (status, text) = (try call.query(Self.status), try call.query(Self.text))
            let isAdmin = try call.query(Self.isAdmin)
            let drivers = try await database.read { db in
                try PersonTable.list(
                    isAdmin: isAdmin, status: status, containing: text, after: after,
                    limit: size + 1, viewer: call.viewer, db)
            }
            return Page(drivers, size: size, item: Driver.init) { $0.id.text }
        }
    }

    private func show() -> Route {
        Route(
            .get, "/api/v1/drivers/{id}", caller: .person(.read),
            "Show a driver: yourself, or anybody as an admin"
        ) { call in
            let id: PersonID = try call.id()
            return try await database.read { db in
                Driver(try PeopleService.find(id, viewer: call.viewer, db))
            }
        }
    }

    private func change() -> Route {
        Route(
            .patch, "/api/v1/drivers/{id}", caller: .person(.admin),
            "Change, block or unblock a driver; you may change your own name",
            errors: [.conflict]
        ) { (call: Call<DriverChange>) in
            let id: PersonID = try call.id()
            var changes = PeopleService.Changes(
                name: call.body.name, email: call.body.email, status: call.body.status,
                isAdmin: call.body.admin)
            try await check(id, call)
            switch call.body.password {
            case nil: break
            case .remove: changes.passwordHash = .remove
            case .set(let password):
                changes.passwordHash = .set(try await hash(password))
            }
            return try await database.write { [changes] db in
                Driver(
                    try PeopleService.change(
                        id, changes, viewer: call.viewer, db, at: call.moment))
            }
        }
    }

    /// - Throws: `notFound` for somebody else; `forbidden` for what only an admin, or only who has
    ///   logged in, may change.
    private func check(_ id: PersonID, _ call: Call<DriverChange>) async throws {
        let viewer = call.viewer
        _ = try await database.read { db in try PeopleService.find(id, viewer: viewer, db) }
        let body = call.body
        if case .person = viewer {
            let reserved: [(String, Bool)] = [
                ("email", body.email != nil), ("password", body.password != nil),
                ("status", body.status != nil), ("admin", body.admin != nil),
            ]
            if let (field, _) = reserved.first(where: \.1) {
                throw ServiceError(.forbidden, "Only an admin may change \(field).", field: field)
            }
        }
        if body.password != nil { try call.requireLogin(toSet: "password") }
        if body.email != nil { try call.requireLogin(toSet: "email") }
        if body.admin != nil { try call.requireLogin(toSet: "admin") }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/drivers/{id}", caller: .admin,
            "Remove a driver, and their id tokens", query: [Self.unlink], success: .noContent,
            errors: [.conflict]
        ) { call in
            let id: PersonID = try call.id()
            let unlinks = try call.query(Self.unlink) ?? false
            try await database.write { db in
                if unlinks {
                    try PeopleService.erase(
                        id, rules: removalRules, language: .english, viewer: call.viewer, db,
                        at: call.moment)
                } else {
                    try PeopleService.remove(
                        id, rules: removalRules, viewer: call.viewer, db, at: call.moment)
                }
            }
            return NoContent()
        }
    }
}
