import ArgumentParser
import CommonBase

@main
struct ZapojCloud: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zapoj-cloud",
        abstract: "Server for EV chargers: stations, drivers and their transactions.",
        version: Release.version,
        subcommands: [
            Serve.self, Admin.self, Driver.self, AccessToken.self, Location.self, Group.self,
            Grant.self, Station.self, Token.self, Bridge.self,
            Command.self, Firmware.self, Transaction.self, Verify.self, Audit.self,
            Backup.self, Check.self, Config.self,
        ])
}
