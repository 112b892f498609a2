import ArgumentParser
import Platform

struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the settings in force, as a file for --config.",
        discussion: "Checks them as run does. Secrets are masked.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-bridge") {
            let reader = try await options.reader(known: BridgeSettings.table.keys)
            _ = try BridgeSettings(reader, configurationFile: options.configurationFile)
            Program.show(BridgeSettings.table.yaml(reader), keepsLines: true, terminator: "")
        }
    }
}
