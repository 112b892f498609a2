import ArgumentParser
import CloudApp
import Platform

struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage the cards and tags of drivers.",
        subcommands: [
            Add.self, List.self, Find.self, Show<Kind>.self, Block<Kind>.self, Unblock<Kind>.self,
            Remove<Kind>.self,
        ])

    enum Kind: Resource {
        static let path = "/api/v1/id-tokens"
        static let noun = "an id token"
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a card or tag of a driver.")

        @Option(help: "UID of a card in hexadecimal digits, or any tag text.")
        var token: String

        @Option(help: "Driver id.")
        var driver: String

        @Option(help: "Label of the card.")
        var label: String?

        @Option(help: "When the token expires, such as 2027-01-31T12:00:00Z.")
        var expiresAt: String?

        @Option(help: "Authorization while the station is offline: always, limited or never.")
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
        static let configuration = CommandConfiguration(
            abstract: "List id tokens, one JSON object per line.")

        @Option(help: "Only tokens of this driver.")
        var driver: String?

        @Option(help: "Only tokens with this status: active or blocked.")
        var status: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(Kind.path, query: ["driverId": driver, "status": status], cloud)
        }
    }

    struct Find: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the id token with this value.")

        @Option(help: "UID of a card in hexadecimal digits, or any tag text.")
        var token: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, "/api/v1/id-token-lookup", body: .object(["idToken": .string(token)])))
        }
    }
}
