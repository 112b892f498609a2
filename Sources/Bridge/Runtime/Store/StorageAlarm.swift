import BridgeLogic
import BridgeProtocol
import CommonBase
import Foundation
import NIOCore

/// Tells the cloud that the bridge can store nothing, past the outbox: otherwise nobody would hear
/// of a read-only or broken disk.
///
/// The events have an epoch of their own, so that the numbers of the outbox stay as they are. The
/// next start reports the connector again.
package enum StorageAlarm {
    /// The connector's `errorCode`.
    static let errorCode = "storageFailed"
    static let timeoutSeconds: Int64 = 5
    /// Largest database that is copied, in bytes: the copy is in memory, which the unit limits.
    static let copyLimit: Int64 = 32 << 20

    static func batch(_ reason: String, at moment: Moment, seed: UInt64) -> EventBatch {
        var random = SeededRandom(seed: seed)
        let events: [BridgeEvent.Payload] = [
            .statusNotification(.init(connectorStatus: .faulted, errorCode: errorCode)),
            .securityEvent(.init(type: "StorageFailed", techInfo: reason.storable(scalars: 255))),
        ]
        return EventBatch(
            epoch: "alarm-" + Base32.text(of: random.next()),
            events: events.enumerated().map {
                BridgeEvent(seq: Int64($0) + 1, moment: moment, data: $1)
            })
    }

    /// From a daemon that can't start; once until `reset`, however often the start fails, since
    /// each time would use up numbers of signed requests. These come from a copy of the database,
    /// since the database itself can't be opened.
    /// - Parameter folder: takes the copy, which is deleted afterwards; not on the same disk, if
    ///   possible.
    /// - Throws: `unavailable`, `storageFailed` for a database that is too large to copy, and errors
    ///   of the copy.
    package static func tell(
        _ reason: String, identity: BridgeIdentity, key: any DeviceIdentity, database path: String,
        folder: String, at moment: Moment, seed: UInt64
    ) async throws {
        guard !FileManager.default.fileExists(atPath: marker(folder)) else { return }
        let copy = "\(folder)/alarm.sqlite"
        try remove(copy)
        try await doing {
            try copyFiles(path, to: copy)
            let database = try BridgeDatabase(path: copy, newEpoch: "alarm")
            _ = try await CloudClient.exchange(identity, key, database) { cloud in
                try await cloud.deliver(
                    batch(reason, at: moment, seed: seed), timeout: .seconds(timeoutSeconds))
            }
            try database.close()
        } finally: {
            try remove(copy)
        }
        try Data().write(to: URL(fileURLWithPath: marker(folder)))
    }

    /// The daemon has opened its files: the next failure is reported to the cloud again.
    package static func reset(folder: String) throws {
        guard FileManager.default.fileExists(atPath: marker(folder)) else { return }
        try FileManager.default.removeItem(atPath: marker(folder))
    }

    private static func marker(_ folder: String) -> String { "\(folder)/alarm.told" }

    private static let suffixes = ["", "-wal", "-shm"]

    private static func copyFiles(_ path: String, to copy: String) throws {
        let files = FileManager.default
        var size: Int64 = 0
        for suffix in suffixes.dropLast() where files.fileExists(atPath: path + suffix) {
            let attributes = try files.attributesOfItem(atPath: path + suffix)
            size += (attributes[.size] as? NSNumber)?.int64Value ?? 0
            guard size <= copyLimit else {
                throw ServiceError(
                    .storageFailed, "\(path) is too large to be copied for an alarm.")
            }
            try files.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
    }

    private static func remove(_ copy: String) throws {
        for suffix in suffixes where FileManager.default.fileExists(atPath: copy + suffix) {
            try FileManager.default.removeItem(atPath: copy + suffix)
        }
    }
}
