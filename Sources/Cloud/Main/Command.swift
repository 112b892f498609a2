import ArgumentParser
import CloudApp
import Platform

struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What was asked of stations, and what became of it.",
        subcommands: [List.self, Show<Kind>.self])

    enum Kind: Resource {
        static let path = "/api/v1/commands"
        static let noun = "a command"
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List commands, newest first, one a line.")

        @Option(help: "To this station.")
        var station: String?

        @Option(help: "pending, accepted, rejected, notSupported, timedOut, offline or failed.")
        var status: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(Kind.path, query: ["stationId": station, "status": status], cloud)
        }
    }
}
