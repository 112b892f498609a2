import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Grant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage who may charge where.",
        subcommands: [Add.self, List.self, Show<Kind>.self, Change.self, Remove<Kind>.self])

    enum Kind: Resource {
        static let path = "/api/v1/grants"
        static let noun = "a grant"
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a person, a group or everyone charge at a station or location.")

        @Option(help: "Station id; either this or --location.")
        var station: String?

        @Option(help: "Location id: all its stations.")
        var location: String?

        @Option(help: "Person id; or --group, or --everyone.")
        var person: String?

        @Option(help: "Group id.")
        var group: String?

        @Flag(help: "Everybody with an account.")
        var everyone = false

        @OptionGroup var limits: Limits
        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, Kind.path,
                    body: .object([
                        "stationId": .text(station), "locationId": .text(location),
                        "personId": .text(person), "groupId": .text(group),
                        "everyone": everyone ? .bool(true) : nil,
                        "validFrom": .text(limits.validFrom),
                        "validUntil": .text(limits.validUntil),
                        "maximumEnergyWh": limits.maximumEnergyWh.map(JSONValue.int),
                    ])))
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List grants, one JSON object per line.")

        @Option(help: "Only grants for this station alone.")
        var station: String?

        @Option(help: "Only grants for all stations of this location.")
        var location: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(
                Kind.path, query: ["stationId": station, "locationId": location], cloud)
        }
    }

    struct Change: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "Change the limits of a grant.")

        @Option(help: "Grant id.")
        var id: String

        @OptionGroup var limits: Limits
        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .patch, "\(Kind.path)/\(id)",
                    body: .object([
                        "validFrom": .text(limits.validFrom),
                        "validUntil": .text(limits.validUntil),
                        "maximumEnergyWh": limits.maximumEnergyWh.map(JSONValue.int),
                    ])))
        }
    }

    struct Limits: ParsableArguments {
        @Option(help: "When the grant begins, such as 2027-01-31T12:00:00Z.")
        var validFrom: String?

        @Option(help: "When the grant ends.")
        var validUntil: String?

        @Option(help: "Maximum energy of one transaction in Wh.")
        var maximumEnergyWh: Int64?
    }
}
