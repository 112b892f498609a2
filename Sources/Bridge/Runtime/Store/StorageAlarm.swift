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

    /// From a daemon that can't start. The numbers of signed requests come from a copy of the
    /// database, since the database itself can't be opened.
    /// - Parameter folder: takes the copy, which is deleted afterwards; not on the same disk, if
    ///   possible.
    /// - Throws: `unavailable`, and errors of the copy.
    package static func tell(
        _ reason: String, identity: BridgeIdentity, key: any DeviceIdentity, database path: String,
        folder: String, at moment: Moment, seed: UInt64
    ) async throws {
        let copy = "\(folder)/alarm.sqlite"
        let suffixes = ["", "-wal", "-shm"]
        func remove() throws {
            for suffix in suffixes where FileManager.default.fileExists(atPath: copy + suffix) {
                try FileManager.default.removeItem(atPath: copy + suffix)
            }
        }
        try remove()
        for suffix in suffixes.dropLast()
        where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        let database = try BridgeDatabase(path: copy, newEpoch: "alarm")
        _ = try await CloudClient.exchange(identity, key, database) { cloud in
            try await cloud.deliver(
                batch(reason, at: moment, seed: seed), timeout: .seconds(timeoutSeconds))
        }
        try database.close()
        try remove()
    }
}
