import ArgumentParser
import BridgeHardware
import BridgeLogic

struct OutputsOff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outputs-off",
        abstract: "Open the contactor and end: for ExecStopPost, after the daemon died.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await reporting {
            let settings = try await options.read()
            let board = try settings.makeBoard(options.logger(settings))
            try board.start { _ in }
            try board.setContactor(closed: false)
            board.close()
            print("contactor open")
        }
    }
}
