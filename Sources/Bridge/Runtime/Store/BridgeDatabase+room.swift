import Foundation
import GRDB

/// What waits must not fill the disk, nor a full disk stop a transaction: readings become rare first, then
/// nobody begins; what was stored stays.
extension BridgeDatabase {
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
