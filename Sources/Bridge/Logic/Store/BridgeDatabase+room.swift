import Foundation
import GRDB

/// How much the disk has room for yet.
package enum StorageRoom: Hashable, Sendable, Comparable {
    /// For the ends of what runs, and for little else.
    case none
    /// For readings each quarter of an hour.
    case little
    case enough
}

/// What waits must not fill the disk, nor a full disk stop a transaction: readings become rare first, then
/// nobody begins; what was stored stays.
extension BridgeDatabase {
    /// A year of a busy charger's events.
    static let maximumWaiting = 100_000

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

extension StorageRoom {
    /// - Parameter before: what it was. It gets better only where there is clearly more.
    init(freeBytes: Int64, waiting: Int, before: Self) {
        func room(megabytes: Int64, percent: Int) -> Self {
            let (least, most) = (megabytes << 20, BridgeDatabase.maximumWaiting * percent / 100)
            if freeBytes < least || waiting >= most { return .none }
            return freeBytes < 2 * least || waiting >= most * 8 / 10 ? .little : .enough
        }
        let now = room(megabytes: 32, percent: 100)
        self = now > before ? max(before, room(megabytes: 64, percent: 90)) : now
    }
}
