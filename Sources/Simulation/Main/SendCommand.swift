import ArgumentParser
import CommonBase
import VirtualDevices

struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a control command.",
        discussion: """
            fault board welded|stuckOpen|none   break or repair the contactor
            reader unplug|replug                unplug or replug the reader
            """)

    @Argument(help: "The words of the command.")
    var words: [String]

    @OptionGroup var control: ControlOption

    func run() async throws {
        let reply = try await ControlClient.send(
            words.joined(separator: " "), to: control.path)
        if !reply.isEmpty { print(reply.escapingControls(keepsLines: true)) }
    }
}
