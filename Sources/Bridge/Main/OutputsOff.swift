import ArgumentParser
import BridgeHardware
import BridgeLogic
import Platform

struct OutputsOff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outputs-off",
        abstract: "Open the contactor and end: for ExecStopPost, after the daemon died.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-bridge") {
            // Only what it needs is read: a mistake elsewhere must not keep the relay on.
            let settings = try BoardSettings(await options.reader(known: nil))
            try settings.makeBoard(Program.logger("zapoj-bridge", level: .info)).openContactor()
            print("contactor open")
        }
    }
}
