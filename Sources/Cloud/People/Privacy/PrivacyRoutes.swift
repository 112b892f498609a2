import CloudCore
import CloudHTTP
import CommonBase
import MessageCatalogue

/// A person's own data by REST.
struct PrivacyRoutes: Sendable {
    let database: CloudDatabase
    let archive: PersonalDataArchive
    let passwords: PasswordService
    let rules: [any PersonRemovalRule]

    struct Deletion: Codable, Sendable, Documented {
        static let notes = ["currentPassword": "The password of the account that is deleted"]

        var currentPassword: String
    }

    func all() -> [Route] {
        [
            .sendingFile(
                .get, "/api/v1/me/data", caller: .login,
                "Download everything about you: a ZIP archive of JSON files",
                mediaType: PersonalDataArchive.mediaType, errors: [.tooManyRequests]
            ) { call in
                guard let person = try call.callingPerson() else { throw Self.nobody }
                let language = try await database.read { db in
                    try PersonTable.language(of: person, db)
                }
                return try archive.answer(for: person, language ?? .english, at: call.moment)
            },
            Route(
                .post, "/api/v1/me/deletion", caller: .login,
                "Delete your account for good; transactions are kept without your name",
                success: .noContent, errors: [.conflict, .tooManyRequests]
            ) { (call: Call<Deletion>) in
                guard let person = try call.callingPerson() else { throw Self.nobody }
                _ = try await passwords.authenticate(
                    person, call.body.currentPassword, client: call.client, at: call.moment)
                try await database.write { [rules] db in
                    try PeopleService.erase(
                        person, rules: rules, language: .english, viewer: call.viewer, db,
                        at: call.moment)
                }
                return NoContent()
            },
        ]
    }

    private static let nobody = ServiceError(
        .forbidden, "The command line has no account of its own.")
}
