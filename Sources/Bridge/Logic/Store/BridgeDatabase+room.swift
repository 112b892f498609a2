import Common
import Foundation
import GRDB

/// How much room there is: an outbox must not fill the disk, nor a full disk stop a transaction.
extension BridgeDatabase {
    /// A year of a busy charger's events.
    static let maximumWaiting = 100_000
    static let minimumFreeBytes: Int64 = 32 << 20

    func runsOut() throws -> Bool {
        try waitingCount() >= Self.maximumWaiting || freeBytes() < Self.minimumFreeBytes
    }

    /// All there is where it can't be told, as in memory.
    private func freeBytes() throws -> Int64 {
        let folder = URL(fileURLWithPath: queue.path).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: queue.path) else { return .max }
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder)
        return (attributes[.systemFreeSize] as? NSNumber)?.int64Value ?? .max
    }
}
