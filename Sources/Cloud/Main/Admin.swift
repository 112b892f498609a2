import ArgumentParser
import CloudApp
import CloudServices
import CloudStore
import Common
import Platform

struct Admin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The people who run this cloud.",
        subcommands: [Add.self, List.self, Password.self, Block.self, Unblock.self])

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an admin; prints a generated password, once.")

        @Option(help: "What the admin logs in with.")
        var email: String

        @Option(help: "The admin's name.")
        var name = "Admin"

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            let (environment, email, name) = (cloud.environment, email, name)
            let (password, hash) = try await cloud.makePassword()
            let moment = environment.now()
            _ = try await environment.database.write { db in
                try PeopleService.add(
                    id: environment.random.id(), role: .admin, name: name, email: email,
                    passwordHash: hash, db, at: moment)
            }
            print(password)
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "List admins, one a line.")

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            let admins = try await cloud.environment.database.read { db in
                try PersonTable.list(role: .admin, after: "", limit: 1000, db)
            }
            for admin in admins {
                print(
                    JSONWriter.text(
                        .object([
                            "id": .string(admin.id.text), "name": .string(admin.name),
                            "email": .text(admin.email),
                            "status": .string(admin.status.rawValue),
                            "createdAt": .string(admin.createdAt.iso8601),
                        ])))
            }
        }
    }

    struct Password: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a new password, which is printed, once; ends every login.")

        @Option(help: "What the admin logs in with.")
        var email: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            let (password, hash) = try await cloud.makePassword()
            try await cloud.change(email, PeopleService.Changes(passwordHash: .set(hash)))
            print(password)
        }
    }

    struct Block: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep an admin from logging in.")

        @Option(help: "What the admin logs in with.")
        var email: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await cloud.change(email, PeopleService.Changes(status: .blocked))
        }
    }

    struct Unblock: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "Let an admin in again.")

        @Option(help: "What the admin logs in with.")
        var email: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await cloud.change(email, PeopleService.Changes(status: .active))
        }
    }
}

extension LocalCloud {
    fileprivate func change(
        _ email: String, _ changes: PeopleService.Changes
    ) async throws {
        _ = try await environment.database.write { db in
            let admin = try PeopleService.find(email: email, role: .admin, db)
            return try PeopleService.change(admin.id, role: .admin, changes, db)
        }
    }

    fileprivate func makePassword() async throws -> (text: String, hash: String) {
        let text = environment.random.readable(groups: 5)
        let hash = try await environment.passwords.hash(text, salt: environment.random.bytes(16))
        return (text, hash)
    }
}
