/// How much the disk has room for yet.
package enum StorageRoom: Hashable, Sendable, Comparable {
    /// For the ends of what runs, and for little else.
    case none
    /// For readings each quarter of an hour.
    case little
    case enough

    /// A year of a busy charger's events.
    package static let maximumWaiting = 100_000
}

extension StorageRoom {
    /// - Parameter before: what it was. It gets better only where there is clearly more.
    package init(freeBytes: Int64, waiting: Int, before: Self) {
        func room(megabytes: Int64, percent: Int) -> Self {
            let (least, most) = (megabytes << 20, Self.maximumWaiting * percent / 100)
            if freeBytes < least || waiting >= most { return .none }
            return freeBytes < 2 * least || waiting >= most * 8 / 10 ? .little : .enough
        }
        let now = room(megabytes: 32, percent: 100)
        self = now > before ? max(before, room(megabytes: 64, percent: 90)) : now
    }
}
