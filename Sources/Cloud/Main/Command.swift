import ArgumentParser
import CloudApp
import Platform

struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the commands that were sent to stations, and their outcomes.",
        subcommands: [List.self, Show<Kind>.self])

    enum Kind: Resource {
        static let path = "/api/v1/commands"
        static let noun = "a command"
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List commands, newest first, one JSON object per line.")

        @Option(help: "Only commands to this station.")
        var station: String?

        @Option(
            help: """
                Only commands with this status: pending, accepted, rejected, notSupported, \
                timedOut, offline or failed.
                """)
        var status: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(Kind.path, query: ["stationId": station, "status": status], cloud)
        }
    }
}
