import Common
import Foundation
import GRDB

/// How much room there is: what waits must not fill the disk, nor a full disk stop a transaction.
extension BridgeDatabase {
    /// A year of a busy charger's events.
    static let maximumWaiting = 100_000
    static let minimumFreeBytes: Int64 = 32 << 20
    /// Once it was too little, there must be so much again.
    static let enoughFreeBytes: Int64 = 64 << 20

    /// All there is where nobody knows, as in memory.
    func freeBytes() -> Int64 {
        let folder = URL(fileURLWithPath: queue.path).deletingLastPathComponent()
        do {
            let attributes = try FileManager.default.attributesOfFileSystem(
                forPath: folder.path(percentEncoded: false))
            return (attributes[.systemFreeSize] as? NSNumber)?.int64Value ?? .max
        } catch {
            return .max
        }
    }
}
