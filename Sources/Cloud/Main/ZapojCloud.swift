import ArgumentParser

@main
struct ZapojCloud: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zapoj-cloud",
        abstract: "The cloud of Zapoj: chargers, drivers and their transactions.",
        subcommands: [Serve.self, Admin.self, Bridge.self])
}
