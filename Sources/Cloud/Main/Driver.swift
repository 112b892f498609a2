import ArgumentParser
import CloudApp
import CommonBase
import HTTPTypes
import Platform

struct Driver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The people who charge.",
        subcommands: [
            Add.self, List.self, Show<Kind>.self, Change.self, Block<Kind>.self,
            Unblock<Kind>.self, Remove<Kind>.self,
        ])

    enum Kind: Resource {
        static let path = "/api/v1/drivers"
        static let noun = "a driver"
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "Add a driver.")

        @Option(help: "The driver's name.")
        var name: String

        @Option(help: "Needed to log in.")
        var email: String?

        @Flag(help: "Let the driver log in; prints a generated password, once.")
        var login = false

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.saveDriver(
                    .post, Kind.path, name: name, email: email, login: login))
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "List drivers, one a line.")

        @Option(help: "active or blocked.")
        var status: String?

        @Option(name: .customLong("q"), help: "What the name or the e-mail address contains.")
        var text: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(Kind.path, query: ["status": status, "q": text], cloud)
        }
    }

    struct Change: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a driver's name, e-mail address or login.")

        @Option(help: "Which one.")
        var id: String

        @Option(help: "Another name.")
        var name: String?

        @Option(help: "Another e-mail address.")
        var email: String?

        @Flag(help: "Set a new password, which is printed, once; ends every login.")
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
    /// - Parameter login: whether there is to be a new password; it is in the answer, once.
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
