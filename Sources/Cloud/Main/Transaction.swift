import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Transaction: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show and correct transactions.",
        subcommands: [List.self, Show<Kind>.self, Correct.self])

    enum Kind: Resource {
        static let path = "/api/v1/transactions"
        static let noun = "a transaction"
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List transactions, newest first, one JSON object per line.")

        @Option(help: "Only transactions at this station.")
        var station: String?

        @Option(help: "Only transactions of this driver.")
        var driver: String?

        @Flag(help: "Only suspect transactions, which are excluded from billing.")
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
            abstract: "Correct a transaction, resolve its anomalies, or close it.",
            discussion: "The correction is stored in addition to the station's messages.")

        @Option(help: "Transaction id.")
        var id: String

        @Option(help: "Reason for the correction.")
        var note: String

        @Option(help: "Actual energy in Wh.")
        var energyWh: Int64?

        @Option(help: "Actual start, such as 2027-01-31T12:00:00Z.")
        var startedAt: String?

        @Option(help: "Actual end; also closes a transaction whose end was never reported.")
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
