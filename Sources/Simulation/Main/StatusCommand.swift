import ArgumentParser
import CommonBase
import VirtualDevices

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Print the state of the devices as one line of JSON.")

    @OptionGroup var control: ControlOption

    func run() async throws {
        let reply = try await ControlClient.send("status", to: control.path)
        print(reply.escapingControls(keepsLines: true))
    }
}
