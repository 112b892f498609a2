/// News of what has changed, for those who watch.
///
/// The changes themselves are rows, written by triggers in the transaction that makes them; this
/// only says that there are some. So nothing is lost between a reader's two looks, and what another
/// process writes is seen at the next look.
package final class LiveFeed: Sendable {
    private let board = Broadcaster<LiveFeedKey, Void>()

    /// - Parameter database: told to call after each commit that wrote to the feed.
    package init(_ database: CloudDatabase) {
        let board = board
        database.onCommit(to: "feed") { board.post((), for: .all) }
    }

    /// Lets everybody look again, whether or not there is something.
    package func wake() { board.post((), for: .all) }

    /// A notice for each commit that changed something, until `milliseconds` have passed.
    package func notices(within milliseconds: Int64) -> AsyncStream<Void> {
        board.notices(for: .all, within: milliseconds)
    }
}

private enum LiveFeedKey: Hashable, Sendable { case all }
