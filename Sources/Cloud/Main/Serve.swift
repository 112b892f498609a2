import ArgumentParser
import CloudApp
import Platform

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server until SIGTERM or SIGINT.",
        discussion: CloudSettings.table.help)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-cloud") {
            try await runCloud(try await CloudSettings(options))
        }
    }
}
