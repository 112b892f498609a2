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
            let settings = try await BridgeSettings(options)
            let board = try settings.makeBoard(
                Program.logger("zapoj-bridge", level: settings.logLevel))
            try board.start { _ in }
            try board.setContactor(closed: false)
            board.close()
            print("contactor open")
        }
    }
}
