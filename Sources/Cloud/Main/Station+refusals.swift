import ArgumentParser
import CloudApp
import CommonBase
import Platform

/// Subcommands about stations that tried to connect and were refused.
extension Station {
    private static let refusals = "/api/v1/refused-connections"

    struct Refused: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List stations that tried to connect and were refused, one per line.")

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(Station.refusals, cloud)
        }
    }

    struct AddRefused: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a station that was refused; prints its password once.",
            discussion: "The id is that of an entry of: zapoj-cloud station refused")

        @Option(help: "Id of the refused connection.")
        var refusal: String

        @Option(help: "Name of the station; its id by default.")
        var name: String?

        @Option(help: "Id of the person who hosts the station; the oldest admin by default.")
        var owner: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, "\(Station.refusals)/\(refusal)/station",
                    body: .object(["name": .text(name), "ownerId": .text(owner)])))
        }
    }
}
