import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Transaction: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What was charged.",
        subcommands: [List.self, Show<Kind>.self, Correct.self])

    enum Kind: Resource {
        static let path = "/api/v1/transactions"
        static let noun = "a transaction"
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List transactions, newest first, one a line.")

        @Option(help: "At this station.")
        var station: String?

        @Option(help: "Of this driver.")
        var driver: String?

        @Flag(help: "Only what is held back from billing.")
        var suspect = false

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(
                Kind.path,
                query: [
                    "stationId": station, "driverId": driver, "suspect": suspect ? "true" : nil,
                ], cloud)
        }
    }

    struct Correct: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Settle what is odd about a transaction, correct it, or close it.",
            discussion: "Nothing is edited: what you say is kept beside what the station said.")

        @Option(help: "Which one.")
        var id: String

        @Option(help: "Why.")
        var note: String

        @Option(help: "What it really was, in Wh.")
        var energyWh: Int64?

        @Option(help: "When it really began, as 2027-01-31T12:00:00Z.")
        var startedAt: String?

        @Option(help: "When it really ended; ends one whose end never came.")
        var endedAt: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, "\(Kind.path)/\(id)/corrections",
                    body: .object([
                        "note": .string(note), "energyWh": energyWh.map(JSONValue.int),
                        "startedAt": .text(startedAt), "endedAt": .text(endedAt),
                    ])))
        }
    }
}
