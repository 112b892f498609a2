/// How much room the disk has.
package enum StorageRoom: Hashable, Sendable, Comparable {
    /// For the end of the running transaction, and little else.
    case none
    /// For rare readings.
    case little
    case enough

    /// A year of a busy charger's events.
    package static let maximumWaiting = 100_000
}

extension StorageRoom {
    /// - Parameter before: the room at the last measurement; it improves only with a margin.
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
