import ArgumentParser
import BridgeHardware
import BridgeLogic
import Platform

struct OutputsOff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outputs-off",
        abstract: "Open the contactor: for ExecStopPost=, after the daemon has ended.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-bridge") {
            // Reads only the settings of the board: a mistake elsewhere must not keep the contactor
            // closed.
            let settings = try BoardSettings(await options.reader(known: nil))
            try settings.makeBoard(Program.logger("zapoj-bridge", level: .info)).openContactor()
            Program.show("contactor open")
        }
    }
}
