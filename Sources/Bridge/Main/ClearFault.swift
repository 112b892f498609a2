import ArgumentParser
import BridgeLogic
import BridgeRuntime
import CommonBase
import Foundation
import Platform

struct ClearFault: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Clear the faults of the bridge, at the charger, after they were repaired.",
        discussion: """
            A contactor that was found welded or stuck stays out of use, also after a restart, until \
            somebody has inspected it. Stops a daemon that runs; systemd starts it again.
            """)

    @Flag(help: "I have looked at the contactor, with the power off, and it opens and closes.")
    var contactorInspected = false

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-bridge") {
            let directory = try await options.reader(known: BridgeSettings.table.keys)
                .requiredText(BridgeSettings.dataDirectory)
            let files = try BridgeFiles(existing: directory)
            let database = try files.openExistingDatabase()
            let latched = try database.storedState().faults.latched
            guard contactorInspected || !latched.contains(where: \.needsInspection) else {
                throw ServiceError(
                    .conflict,
                    "\(Self.names(latched)): look at the contactor first, with the power off; then "
                        + "run again with --contactor-inspected.")
            }
            // A running daemon would store its faults again.
            try await files.stopDaemon()
            let lock = try files.lock()
            try database.clearFaults()
            try database.close()
            withExtendedLifetime(lock) {}
            Program.show(
                latched.isEmpty ? "nothing was latched" : "cleared: \(Self.names(latched))")
        }
    }

    /// What a person types on the bridge to clear these faults.
    static func words(_ faults: Set<BridgeFault>, _ command: ClearCommand) -> String {
        command.text(isInspected: faults.contains(where: \.needsInspection))
    }

    static func names(_ faults: Set<BridgeFault>) -> String {
        faults.map(\.rawValue).sorted().joined(separator: ", ")
    }
}
