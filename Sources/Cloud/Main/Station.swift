import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Station: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The chargers, whatever they speak.",
        subcommands: [
            Add.self, List.self, Show<Kind>.self, Change.self, Password.self,
            Claim.self, Send.self, Messages.self, Reports.self, Repairs.self, Files.self, Save.self,
            Remove<Kind>.self,
        ])

    enum Kind: Resource {
        static let path = "/api/v1/stations"
        static let noun = "a station"
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a station; prints its password, once.")

        @Option(help: "For OCPP the last part of its URL.")
        var id: String

        @Option(help: "ocpp16 or bridge.")
        var kind: String

        @Option(help: "What people call it.")
        var name: String

        @Option(help: "For OCPP: 1 with a password, 0 without one, on the plain listener only.")
        var securityProfile: Int64?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, Kind.path,
                    body: .object([
                        "id": .string(id), "kind": .string(kind), "name": .string(name),
                        "securityProfile": securityProfile.map(JSONValue.int),
                    ])))
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "List stations, one a line.")

        @Option(help: "ocpp16 or bridge.")
        var kind: String?

        @Option(name: .customLong("q"), help: "What the id or the name contains.")
        var text: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(Kind.path, query: ["kind": kind, "q": text], cloud)
        }
    }

    struct Change: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Rename a station, or change how it may connect.")

        @Option(help: "Which one.")
        var id: String

        @Option(help: "Its new name.")
        var name: String?

        @Option(help: "false lets it in without naming OCPP's subprotocol, which some leave out.")
        var needsSubprotocol: Bool?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .patch, "\(Kind.path)/\(id)",
                    body: .object([
                        "name": .text(name),
                        "needsSubprotocol": needsSubprotocol.map(JSONValue.bool),
                    ])))
        }
    }

    struct Password: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a station a new password, which is printed, once.",
            discussion: "Ends an open connection with the old one.")

        @Option(help: "Which one.")
        var id: String

        @Flag(help: "Let it in without a password, on the plain listener only.")
        var none = false

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(try await cloud.call(none ? .delete : .post, "\(Kind.path)/\(id)/password"))
        }
    }

    struct Claim: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a one-time code with which a bridge becomes this station.")

        @Option(help: "Which one.")
        var id: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(try await cloud.call(.post, "\(Kind.path)/\(id)/claims"))
        }
    }
}
