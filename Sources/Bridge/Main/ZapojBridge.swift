import ArgumentParser

@main
struct ZapojBridge: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "zapoj-bridge",
        abstract: "Lets a charger that speaks no OCPP take part: cards, contactor, meter, cloud.",
        version: version,
        subcommands: [
            Run.self, Enrol.self, Status.self, Doctor.self, OutputsOff.self,
        ])
}
