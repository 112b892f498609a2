import CSimulatedDisk
import CommonBase
import GRDB
import Synchronization

/// A disk in memory that real SQLite writes on, and that the power can be cut of: see
/// `simulated_disk.h`.
package final class SimulatedDisk {
    private static let count = Atomic<UInt64>(0)

    private let disk: OpaquePointer
    private let name: String

    /// - Parameter seed: of what becomes of writes that were not synced.
    /// - Throws: `unavailable` without memory.
    package init(seed: UInt64) throws {
        let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
        name = "simulated-\(number)"
        guard let disk = simulated_disk_make(name, seed) else {
            throw ServiceError(.unavailable, "There is no memory for a simulated disk.")
        }
        self.disk = disk
    }

    deinit { simulated_disk_free(disk) }

    /// What SQLite opens as a file on this disk.
    package func path(of file: String) -> String { "file:\(file)?vfs=\(name)" }

    /// One connection; a later one takes its place only after `kill` or `cutPower`.
    package func open(
        _ file: String, prepare: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase(prepare)
        return try DatabaseQueue(path: path(of: file), configuration: configuration)
    }

    /// The process is gone; nothing is lost.
    package func kill() { simulated_disk_kill(disk) }

    /// What was not synced arrives in part, or not at all.
    package func cutPower() {
        simulated_disk_cut(disk)
        _ = simulated_disk_was_cut(disk)
    }

    /// The power goes after so many more writes and syncs; nil takes that back.
    package func cutPower(after operations: Int64?) {
        simulated_disk_cut_after(disk, operations ?? -1)
    }

    /// Whether the power went since this was asked.
    package func takeCut() -> Bool { simulated_disk_was_cut(disk) != 0 }

    package func ignoreSyncs() { simulated_disk_ignore_syncs(disk, 1) }

    package var operations: Int64 { simulated_disk_operations(disk) }
}
