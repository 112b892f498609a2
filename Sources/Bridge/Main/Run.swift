import ArgumentParser
import BridgeHardware
import BridgeLogic
import BridgeProtocol
import BridgeRuntime
import CommonBase
import Foundation
import Logging
import Platform
import ServiceLifecycle

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run until SIGTERM or SIGINT.", discussion: BridgeSettings.table.help)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let pause = RestartPause(
            environment: ProcessInfo.processInfo.environment, now: SystemClock().now().uptime)
        let wait = { (reason: String) in
            if reason == BridgeDaemon.resetSentence { return RestartDelay.end(pause) }
            await RestartDelay.wait(pause, options, reason: reason)
        }
        try await Program.reporting("zapoj-bridge", afterFailure: wait) {
            let settings = try await BridgeSettings(options)
            let tail = LogTail(limit: BridgeAPI.maximumLogBytes)
            let logger = Program.logger("zapoj-bridge", level: settings.logLevel, tail: tail)
            // Boot means off, before anything that may be slow or broken.
            try settings.board.makeBoard(logger).openContactor()
            // libnfc would write to standard error at each poll of a missing reader.
            setenv("LIBNFC_LOG_LEVEL", "0", 0)
            let files = try BridgeFiles(directory: settings.dataDirectory)
            let clock = SystemClock()
            let lock: InstanceLock
            let (database, recovery): (BridgeDatabase, DatabaseRecovery?)
            do {
                lock = try files.lock()
                (database, recovery) = try files.openOrRecoverDatabase(
                    newEpoch: Epoch.random(), at: clock.now())
            } catch let error as ServiceError where error.code == .storageFailed {
                await Self.tellCloud(error.message, files, settings.key, logger)
                throw error
            }
            defer { withExtendedLifetime(lock) {} }
            Self.resetAlarm(logger)
            if let recovery { logger.critical("the database could not be read: \(recovery)") }
            let environment = ProcessInfo.processInfo.environment
            let notifier = ServiceNotifier(path: environment["NOTIFY_SOCKET"])
            let parts = BridgeDaemon.Parts(
                board: settings.board.makeBoard(logger),
                reader: NFCTokenProvider(
                    connection: settings.readerConnection, now: clock.now, logger: logger),
                meter: settings.meter.makeMeter(now: clock.now, logger),
                key: try settings.key.open(in: files), identity: try files.identity(),
                database: database, clock: clock.now,
                seed: .random(in: .min ... .max), page: settings.page,
                formToken: PageSettings.formToken(),
                statusSocket: PageAddress(socketPath: files.statusSocketPath),
                clearCommand: settings.clearCommand,
                settings: settings.fixed, alive: { notifier?.alive() }, log: { tail.text })
            var policy = settings.policy
            policy.unfitness = settings.board.unfitness
            if policy.unfitness != nil {
                logger.critical(
                    "charging is disabled: outputs stay on when the daemon dies; \(KernelOutputs.remedy)"
                )
            }
            let daemon = BridgeDaemon(
                parts, policy: policy, version: Release.version, meter: settings.meterDescription,
                logger: logger)
            let group = ServiceGroup(
                configuration: .init(
                    services: [
                        .init(service: daemon, successTerminationBehavior: .gracefullyShutdownGroup)
                    ],
                    // Closing the terminal must not leave the contactor closed.
                    gracefulShutdownSignals: [.sigterm, .sigint, .sighup, .sigquit], logger: logger)
            )
            try await group.run()
            logger.info("stopped")
            RestartDelay.end(pause)
        }
    }

    /// In memory, and kept over the restarts after failures; nil where systemd has made none.
    private static var runtimeFolder: String? {
        ProcessInfo.processInfo.environment["RUNTIME_DIRECTORY"]?.split(separator: ":").first
            .map(String.init)
    }

    private static func resetAlarm(_ logger: Logger) {
        do {
            if let runtimeFolder { try StorageAlarm.reset(folder: runtimeFolder) }
        } catch {
            logger.warning("the next failure of the disk will not be told to the cloud: \(error)")
        }
    }

    private static func tellCloud(
        _ reason: String, _ files: BridgeFiles, _ key: KeySettings, _ logger: Logger
    ) async {
        do {
            // Of this process only: a shared folder may have the marker of another bridge.
            let own = FileManager.default.temporaryDirectory
                .appendingPathComponent("zapoj-bridge-\(getpid())").path
            let folder = runtimeFolder ?? own
            try PrivateFile.makeDirectory(folder)
            try await doing {
                try await StorageAlarm.tell(
                    reason, identity: try files.identity(), key: try key.open(in: files),
                    database: files.databasePath, folder: folder, at: SystemClock().now(),
                    seed: .random(in: .min ... .max))
            } finally: {
                if runtimeFolder == nil { try FileManager.default.removeItem(atPath: own) }
            }
        } catch {
            logger.warning("telling the cloud about the disk failed: \(error)")
        }
    }
}
