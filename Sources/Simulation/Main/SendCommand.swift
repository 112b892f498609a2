import ArgumentParser
import VirtualDevices

struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a control command.",
        discussion: """
            fault board welded|stuckOpen|none   break the contactor, or repair it
            reader unplug|replug                pull the reader's plug, or put it in again
            """)

    @Argument(help: "The command's words.")
    var words: [String]

    @OptionGroup var control: ControlOption

    func run() async throws {
        let reply = try await ControlClient.send(
            words.joined(separator: " "), to: control.path)
        if !reply.isEmpty { print(reply) }
    }
}
