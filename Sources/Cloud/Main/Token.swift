import ArgumentParser
import CloudApp
import Platform

struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The cards and tags that drivers charge with.",
        subcommands: [
            Add.self, List.self, Show<Kind>.self, Block<Kind>.self, Unblock<Kind>.self,
            Remove<Kind>.self,
        ])

    enum Kind: Resource {
        static let path = "/api/v1/id-tokens"
        static let noun = "an id token"
    }

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

        @Option(help: "While the cloud can't be asked: always, limited or never.")
        var offline: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, Kind.path,
                    body: .object([
                        "idToken": .string(token), "driverId": .string(driver),
                        "label": .text(label), "expiresAt": .text(expiresAt),
                        "offline": .text(offline),
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
            try await list(Kind.path, query: ["driverId": driver, "status": status], cloud)
        }
    }
}
