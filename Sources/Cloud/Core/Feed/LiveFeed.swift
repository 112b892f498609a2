/// Notifies the readers of the feed about new entries.
///
/// Triggers write the entries as rows, in the transaction of the change; this type only announces
/// them. So a reader misses nothing between two reads, and it sees entries of another process at its
/// next read.
package final class LiveFeed: Sendable {
    private let board = Broadcaster<LiveFeedKey, Void>()

    /// - Parameter database: each of its commits that writes to the feed posts a notice.
    package init(_ database: CloudDatabase) {
        let board = board
        database.onCommit(to: "feed") { board.post((), for: .all) }
    }

    /// Makes all readers read again, even without a new entry.
    package func wake() { board.post((), for: .all) }

    /// A notice for each commit that wrote to the feed, until `milliseconds` have passed.
    package func notices(within milliseconds: Int64) -> AsyncStream<Void> {
        board.notices(for: .all, within: milliseconds)
    }
}

private enum LiveFeedKey: Hashable, Sendable { case all }
