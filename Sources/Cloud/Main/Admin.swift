import ArgumentParser
import CloudApp
import CloudServices
import Platform

struct Admin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The people who run this cloud.", subcommands: [Add.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an admin; prints a generated password, once.")

        @Option(help: "What the admin logs in with.")
        var email: String

        @Option(help: "The admin's name.")
        var name = "Admin"

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await Program.reporting("zapoj-cloud") {
                let settings = try await CloudSettings(options)
                let environment = try CloudFiles(directory: settings.dataDirectory).environment()
                let password = environment.random.readable(groups: 5)
                let hash = try await environment.passwords.hash(
                    password, salt: environment.random.bytes(16))
                let (email, name) = (email, name)
                let moment = environment.now()
                _ = try await environment.database.write { db in
                    try PeopleService.add(
                        id: environment.random.id(), role: .admin, name: name, email: email,
                        passwordHash: hash, db, at: moment)
                }
                try await environment.database.close()
                print(password)
            }
        }
    }
}
