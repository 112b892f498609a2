import ArgumentParser
import CommonBase

@main
struct ZapojBridge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zapoj-bridge",
        abstract: "Lets a charger that speaks no OCPP take part: cards, contactor, meter, cloud.",
        version: Release.version,
        subcommands: [
            Run.self, Enrol.self, Enroll.self, Status.self, Doctor.self, Config.self,
            ClearFault.self, RotateKey.self,
            OutputsOff.self,
        ])
}
