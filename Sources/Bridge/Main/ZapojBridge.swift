import ArgumentParser
import CommonBase

@main
struct ZapojBridge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zapoj-bridge",
        abstract:
            "Connects a charger without OCPP to a Zapoj cloud: card reader, contactor and meter.",
        version: Release.version,
        subcommands: [
            Run.self, Enrol.self, Enroll.self, Status.self, Doctor.self, Config.self,
            ClearFault.self, RotateKey.self,
            OutputsOff.self,
        ])
}
