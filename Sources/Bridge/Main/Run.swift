import ArgumentParser
import BridgeHardware
import BridgeLogic
import Common
import Platform
import ServiceLifecycle

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run until SIGTERM or SIGINT.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-bridge") {
            let settings = try await BridgeSettings(options)
            let logger = Program.logger("zapoj-bridge", level: settings.logLevel)
            let files = try BridgeFiles(directory: settings.dataDirectory)
            let clock = SystemClock()
            let parts = BridgeDaemon.Parts(
                board: try settings.makeBoard(logger),
                reader: NFCTokenProvider(
                    connection: settings.readerConnection, now: clock.now, logger: logger),
                key: try files.key(), identity: try files.identity(),
                database: try files.openDatabase(newEpoch: Epoch.random()), clock: clock.now,
                seed: .random(in: .min ... .max))
            let daemon = BridgeDaemon(
                parts, policy: settings.policy, version: ZapojBridge.version, logger: logger)
            let group = ServiceGroup(
                configuration: .init(
                    services: [
                        .init(service: daemon, successTerminationBehavior: .gracefullyShutdownGroup)
                    ],
                    gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
            try await group.run()
            logger.info("stopped")
        }
    }
}
