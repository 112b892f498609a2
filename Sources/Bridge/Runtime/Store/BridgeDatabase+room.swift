import Foundation
import GRDB

/// Waiting events must not fill the disk, and a full disk must not stop a transaction: readings
/// become rare first, then nobody may start to charge.
extension BridgeDatabase {
    /// `.max` where it is unknown, as for a database in memory.
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
