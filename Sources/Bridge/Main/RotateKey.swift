import ArgumentParser
import BridgeHardware
import BridgeRuntime
import CommonBase
import Platform

struct RotateKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replace the key of this bridge, and register the new one with the cloud.",
        discussion: """
            Once a year, or when somebody may have read the old one. Stops a daemon that runs; systemd \
            starts it again. After an interruption the old key goes on; run it again.
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-bridge") {
            let reader = try await options.reader(known: BridgeSettings.table.keys)
            let settings = try KeySettings(reader)
            guard settings.isOwnFile else {
                throw ServiceError(
                    .conflict,
                    "The key is where key.uri says: make another one there, and enrol again.")
            }
            let files = try BridgeFiles(
                existing: try reader.requiredText(BridgeSettings.dataDirectory))
            let identity = try files.identity()
            let database = try files.openExistingDatabase()
            try await files.stopDaemon()
            let lock = try files.lock()
            defer { withExtendedLifetime(lock) {} }
            try await KeyRotation.run(
                identity: identity, from: try files.existingKey(), to: try files.nextKey(),
                database: database)
            try files.promoteNextKey()
            try database.close()
            Program.show("bridge \(identity.bridgeId) has another key")
        }
    }
}
