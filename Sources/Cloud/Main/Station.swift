import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Station: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage charging stations.",
        subcommands: [
            Add.self, Refused.self, AddRefused.self, List.self, Show<Kind>.self, Change.self,
            Password.self,
            Profile.self, Claim.self, Send.self, Messages.self, Reports.self, Repairs.self,
            Files.self, Save.self,
            Remove<Kind>.self,
        ])

    enum Kind: Resource {
        static let path = "/api/v1/stations"
        static let noun = "a station"
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a station; prints its password once.")

        @Option(help: "Station id; for OCPP, the last segment of the station's URL.")
        var id: String

        @Option(help: "Kind of the station: ocpp16 or bridge.")
        var kind: String

        @Option(help: "Name of the station.")
        var name: String

        @Option(
            help: "For OCPP: 1 requires a password; 0 does not, and allows only the plain listener."
        )
        var securityProfile: Int64?

        @Option(help: "Id of the person who hosts the station; the oldest admin by default.")
        var owner: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, Kind.path,
                    body: .object([
                        "id": .string(id), "kind": .string(kind), "name": .string(name),
                        "securityProfile": securityProfile.map(JSONValue.int),
                        "ownerId": .text(owner),
                    ])))
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List stations, one JSON object per line.")

        @Option(help: "Only stations of this kind: ocpp16 or bridge.")
        var kind: String?

        @Option(
            name: .customLong("q"), help: "Only stations whose id or name contains this text.")
        var text: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(Kind.path, query: ["kind": kind, "q": text], cloud)
        }
    }

    struct Change: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Rename a station, hand it over, or change how it may connect.")

        @Option(help: "Station id.")
        var id: String

        @Option(help: "New name.")
        var name: String?

        @Option(
            help: "Whether the station must offer the OCPP subprotocol; some stations do not.")
        var needsSubprotocol: Bool?

        @Option(help: "Id of the location to move the station to.")
        var location: String?

        @Option(help: "Id of the person to hand the station over to.")
        var owner: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .patch, "\(Kind.path)/\(id)",
                    body: .object([
                        "name": .text(name),
                        "needsSubprotocol": needsSubprotocol.map(JSONValue.bool),
                        "locationId": .text(location), "ownerId": .text(owner),
                    ])))
        }
    }

    struct Password: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a new password of a station and print it once.",
            discussion: "Closes the station's connection.")

        @Option(help: "Station id.")
        var id: String

        @Flag(help: "Allow the station without a password, on the plain listener only.")
        var none = false

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(try await cloud.call(none ? .delete : .post, "\(Kind.path)/\(id)/password"))
        }
    }

    struct Profile: CloudCommand {
        static let configuration = CommandConfiguration(
            commandName: "security-profile",
            abstract: "Change the minimum security profile of an OCPP station.",
            discussion: """
                A higher minimum takes effect once the station has connected that way. A lower one
                admits the password again.
                """)

        @Option(help: "Station id.")
        var id: String

        @Option(help: "1: password; 2: password and TLS; 3: client certificate.")
        var profile: Int64

        @Flag(help: "Allow a lower minimum than before.")
        var allowLowering = false

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, "\(Kind.path)/\(id)/security-profile",
                    body: .object([
                        "securityProfile": .int(profile), "allowLowering": .bool(allowLowering),
                    ])))
        }
    }

    struct Claim: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a one-time claim code, with which a bridge enrols for a station.")

        @Option(help: "Station id.")
        var id: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(try await cloud.call(.post, "\(Kind.path)/\(id)/claims"))
        }
    }
}
