import ArgumentParser
import VirtualDevices

struct TapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tap", abstract: "Present a card to the reader or to a station.")

    @Argument(help: "'reader', or a station id.")
    var device: String

    @Argument(help: "The card's UID as hexadecimal digits, or a station's token.")
    var token: String

    @Option(help: "The URL that the card shows to phones.")
    var url: String?

    @OptionGroup var control: ControlOption

    func run() async throws {
        let words = ["tap", device, token, url].compactMap(\.self)
        _ = try await ControlClient.send(words.joined(separator: " "), to: control.path)
    }
}
