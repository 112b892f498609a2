import ArgumentParser
import CloudApp
import CommonBase
import HTTPTypes
import Platform

struct Driver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage drivers.",
        subcommands: [
            Add.self, List.self, Show<Kind>.self, Change.self, Block<Kind>.self,
            Unblock<Kind>.self, Remove.self,
        ])

    enum Kind: Resource {
        static let path = "/api/v1/drivers"
        static let noun = "a driver"
    }

    struct Remove: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a driver.",
            discussion: """
                A driver with transactions is deleted only with --unlink. A host with chargers, the \
                last admin, and a driver who is charging can't be deleted.
                """)

        @Option(help: "Driver id.")
        var id: String

        @Flag(
            help: """
                Delete the account for good, and keep its transactions without a link to the driver.
                """)
        var unlink = false

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .delete, "\(Kind.path)/\(id)", query: ["unlink": unlink ? "true" : nil]))
        }
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "Add a driver.")

        @Option(help: "Name of the driver.")
        var name: String

        @Option(help: "E-mail address; required with --login.")
        var email: String?

        @Flag(help: "Allow the driver to log in; prints a generated password once.")
        var login = false

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.saveDriver(
                    .post, Kind.path, name: name, email: email, login: login))
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List drivers, one JSON object per line.")

        @Option(help: "Only drivers with this status: active or blocked.")
        var status: String?

        @Option(
            name: .customLong("q"),
            help: "Only drivers whose name or e-mail address contains this text.")
        var text: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(Kind.path, query: ["status": status, "q": text], cloud)
        }
    }

    struct Change: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a driver's name, e-mail address or login.")

        @Option(help: "Driver id.")
        var id: String

        @Option(help: "New name.")
        var name: String?

        @Option(help: "New e-mail address.")
        var email: String?

        @Flag(help: "Set a new password, print it once and end all sessions.")
        var login = false

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.saveDriver(
                    .patch, "\(Kind.path)/\(id)", name: name, email: email, login: login))
        }
    }
}

extension LocalCloud {
    /// - Parameter login: whether to set a generated password, which is added to the answer.
    fileprivate func saveDriver(
        _ method: HTTPRequest.Method, _ path: String, name: String?, email: String?, login: Bool
    ) async throws -> JSONValue? {
        let password = login ? resources.random.readable(groups: 5) : nil
        let saved = try await call(
            method, path,
            body: .object([
                "name": .text(name), "email": .text(email), "password": .text(password),
            ]))
        guard case .object(let members)? = saved, let password else { return saved }
        return .object(members + [.init("password", .string(password))])
    }
}
