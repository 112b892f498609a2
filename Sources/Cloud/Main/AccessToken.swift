import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct AccessToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access-token",
        abstract: "Manage the personal access tokens of programs.",
        subcommands: [Add.self, List.self, Remove<Kind>.self, RotateKey.self])

    enum Kind: Resource {
        static let path = "/api/v1/access-tokens"
        static let noun = "an access token"
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create an access token of a person; prints it once.")

        @Option(help: "Id of the person on whose behalf the program acts.")
        var person: String

        @Option(help: "What the token is for.")
        var name: String

        @Option(
            parsing: .upToNextOption, help: "One or more of read, control, admin and money.")
        var scopes: [String]

        @Option(help: "When it expires, such as 2027-01-31T12:00:00Z; in 90 days by default.")
        var expiresAt: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, Kind.path,
                    body: .object([
                        "personId": .string(person), "name": .string(name),
                        "scopes": .array(scopes.map(JSONValue.string)),
                        "expiresAt": .text(expiresAt),
                    ])))
        }
    }

    struct RotateKey: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign the access tokens of logins with a new key; prints the valid keys.",
            discussion: "Personal access tokens have no key and stay valid.")

        @Flag(help: "Make the access tokens of the previous key invalid at once.")
        var revokePrevious = false

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, "/api/v1/access-token-keys",
                    body: .object(["revokesPrevious": .bool(revokePrevious)])))
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List access tokens, one JSON object per line.")

        @Option(help: "Only tokens of this person.")
        var person: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(Kind.path, query: ["personId": person], cloud)
        }
    }
}
