import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Administration of admins by users with access to the data directory, who also create the first
/// one.
extension LocalCloud {
    /// Adds an admin. Stations that were added before the
    /// first admin get them as their host.
    /// - Returns: the generated password.
    package func addAdmin(email: String, name: String) async throws -> String {
        let (password, hash) = try await makePassword()
        let (random, moment) = (resources.random, resources.now())
        _ = try await audited("admin add") {
            try await resources.database.write { db in
                let admin = try PeopleService.add(
                    id: random.id(), isAdmin: true, name: name, email: email, passwordHash: hash,
                    db, at: moment)
                try StationService.adoptAll(by: admin.id, newID: random.id(), db, at: moment)
            }
        }
        return password
    }

    /// The first thousand admins.
    package func admins() async throws -> [JSONValue] {
        try await resources.database.read { db in
            try PersonTable.list(isAdmin: true, after: "", limit: 1000, viewer: .system, db)
        }.map { admin in
            .object([
                "id": .string(admin.id.text), "name": .string(admin.name),
                "email": admin.email.map(JSONValue.string),
                "status": .string(admin.status.rawValue),
                "createdAt": .string(admin.createdAt.iso8601),
            ])
        }
    }

    /// Sets a generated password and ends all sessions of the admin.
    /// - Returns: the new password.
    /// - Throws: `notFound`.
    package func renewPassword(ofAdmin email: String) async throws -> String {
        let (password, hash) = try await makePassword()
        try await audited("admin password") {
            try await changeAdmin(email, PeopleService.Changes(passwordHash: .set(hash)))
        }
        return password
    }

    /// - Throws: `notFound`.
    package func setStatus(_ status: Person.Status, ofAdmin email: String) async throws {
        try await audited("admin \(status == .blocked ? "block" : "unblock")") {
            try await changeAdmin(email, PeopleService.Changes(status: status))
        }
    }

    /// Runs a subcommand that no route does, for the audit log.
    private func audited<Value>(
        _ subcommand: String, _ work: () async throws -> Value
    ) async throws -> Value {
        let origin = AuditOrigin(actor: nil, way: .commandLine, action: subcommand)
        return try await AuditOrigin.$current.withValue(origin) { try await work() }
    }

    private func changeAdmin(
        _ email: String, _ changes: PeopleService.Changes
    ) async throws {
        let moment = resources.now()
        _ = try await resources.database.write { db in
            let admin = try PeopleService.findAdmin(email: email, db)
            return try PeopleService.change(
                admin.id, changes, viewer: .system, db, at: moment)
        }
    }

    private func makePassword() async throws -> (text: String, hash: String) {
        let text = resources.random.readable(groups: 5)
        let hash = try await resources.passwords.hash(text, salt: resources.random.bytes(16))
        return (text, hash)
    }
}
