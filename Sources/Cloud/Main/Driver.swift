import ArgumentParser
import CloudApp
import Common
import Platform

struct Driver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The people who charge.",
        subcommands: [
            Add.self, List.self, OnItem<Show>.self, Change.self, OnItem<Block>.self,
            OnItem<Unblock>.self, OnItem<Remove>.self,
        ])

    private static let path = "/api/v1/drivers"

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
            let password = login ? cloud.environment.random.readable(groups: 5) : nil
            let added = try await cloud.call(
                .post, path,
                body: .object([
                    "name": .string(name), "email": .text(email), "password": .text(password),
                ]))
            try show(added?.adding("password", password))
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
            try await list(path, query: ["status": status, "q": text], cloud)
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
            let password = login ? cloud.environment.random.readable(groups: 5) : nil
            let changed = try await cloud.call(
                .patch, "\(path)/\(id)",
                body: .object([
                    "name": .text(name), "email": .text(email), "password": .text(password),
                ]))
            try show(changed?.adding("password", password))
        }
    }

    enum Show: ItemAction {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show a driver.")

        static func perform(_ id: String, _ cloud: LocalCloud) async throws -> JSONValue? {
            try await cloud.call(.get, "\(path)/\(id)")
        }
    }

    enum Block: ItemAction {
        static let configuration = CommandConfiguration(
            commandName: "block", abstract: "Keep a driver from logging in and charging.")

        static func perform(_ id: String, _ cloud: LocalCloud) async throws -> JSONValue? {
            try await cloud.call(.patch, "\(path)/\(id)", body: .object(["status": "blocked"]))
        }
    }

    enum Unblock: ItemAction {
        static let configuration = CommandConfiguration(
            commandName: "unblock", abstract: "Let a driver in again.")

        static func perform(_ id: String, _ cloud: LocalCloud) async throws -> JSONValue? {
            try await cloud.call(.patch, "\(path)/\(id)", body: .object(["status": "active"]))
        }
    }

    enum Remove: ItemAction {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Remove a driver who has never charged, with their id tokens.")

        static func perform(_ id: String, _ cloud: LocalCloud) async throws -> JSONValue? {
            try await cloud.call(.delete, "\(path)/\(id)")
        }
    }
}
