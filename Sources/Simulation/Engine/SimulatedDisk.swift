import CSimulatedDisk
import CommonBase
import GRDB
import Synchronization

/// An in-memory disk for the real SQLite whose power can be cut: see `simulated_disk.h`.
package final class SimulatedDisk {
    private static let count = Atomic<UInt64>(0)

    private let disk: OpaquePointer
    private let name: String

    /// - Parameter seed: decides which unsynced writes survive a power cut.
    /// - Throws: `unavailable` if memory is exhausted.
    package init(seed: UInt64) throws {
        let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
        name = "simulated-\(number)"
        guard let disk = simulated_disk_make(name, seed) else {
            throw ServiceError(.unavailable, "Not enough memory for a simulated disk.")
        }
        self.disk = disk
    }

    deinit { simulated_disk_free(disk) }

    /// What SQLite opens as a file on this disk.
    package func path(of file: String) -> String { "file:\(file)?vfs=\(name)" }

    /// Opens the one connection; another can be opened only after `kill` or `cutPower`.
    package func open(
        _ file: String, prepare: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase(prepare)
        return try DatabaseQueue(path: path(of: file), configuration: configuration)
    }

    /// Ends the process; no writes are lost.
    package func kill() { simulated_disk_kill(disk) }

    /// Cuts the power: unsynced writes survive in part or not at all.
    package func cutPower() {
        simulated_disk_cut(disk)
        _ = simulated_disk_was_cut(disk)
    }

    /// Cuts the power after this many more writes and syncs; nil cancels that.
    package func cutPower(after operations: Int64?) {
        simulated_disk_cut_after(disk, operations ?? -1)
    }

    /// Whether the power has been cut since the last call.
    package func takeCut() -> Bool { simulated_disk_was_cut(disk) != 0 }

    package func ignoreSyncs() { simulated_disk_ignore_syncs(disk, 1) }

    package var operations: Int64 { simulated_disk_operations(disk) }
}
