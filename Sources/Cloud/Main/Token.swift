import ArgumentParser
import CloudApp
import Common
import Platform

struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The cards and tags that drivers charge with.",
        subcommands: [
            Add.self, List.self, OnItem<Show>.self, OnItem<Block>.self, OnItem<Unblock>.self,
            OnItem<Remove>.self,
        ])

    private static let path = "/api/v1/id-tokens"

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enrol a card or tag for a driver.")

        @Option(help: "A card's UID as hexadecimal digits, or a tag that somebody made up.")
        var token: String

        @Option(help: "The id of the driver whose it is.")
        var driver: String

        @Option(help: "What people call it.")
        var label: String?

        @Option(help: "Until when it is good, as 2027-01-31T12:00:00Z.")
        var expiresAt: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, path,
                    body: .object([
                        "idToken": .string(token), "driverId": .string(driver),
                        "label": .text(label), "expiresAt": .text(expiresAt),
                    ])))
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "List id tokens, one a line.")

        @Option(help: "Of this driver.")
        var driver: String?

        @Option(help: "active or blocked.")
        var status: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(path, query: ["driverId": driver, "status": status], cloud)
        }
    }

    enum Show: ItemAction {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show an id token.")

        static func perform(_ id: String, _ cloud: LocalCloud) async throws -> JSONValue? {
            try await cloud.call(.get, "\(path)/\(id)")
        }
    }

    enum Block: ItemAction {
        static let configuration = CommandConfiguration(
            commandName: "block", abstract: "Keep an id token from charging.")

        static func perform(_ id: String, _ cloud: LocalCloud) async throws -> JSONValue? {
            try await cloud.call(.patch, "\(path)/\(id)", body: .object(["status": "blocked"]))
        }
    }

    enum Unblock: ItemAction {
        static let configuration = CommandConfiguration(
            commandName: "unblock", abstract: "Let an id token charge again.")

        static func perform(_ id: String, _ cloud: LocalCloud) async throws -> JSONValue? {
            try await cloud.call(.patch, "\(path)/\(id)", body: .object(["status": "active"]))
        }
    }

    enum Remove: ItemAction {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Remove an id token; its transactions stay.")

        static func perform(_ id: String, _ cloud: LocalCloud) async throws -> JSONValue? {
            try await cloud.call(.delete, "\(path)/\(id)")
        }
    }
}
