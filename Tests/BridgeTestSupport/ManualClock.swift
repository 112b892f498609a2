import CommonBase
import Synchronization

extension Moment {
    /// So many milliseconds after a start that the test tells.
    package static func test(_ milliseconds: Int64) -> Moment {
        Moment(
            uptime: Uptime(milliseconds: milliseconds),
            wall: Timestamp(milliseconds: 1_790_000_000_000 + milliseconds), bootID: "test",
            isSynchronised: true)
    }
}

/// A clock that stands until the test moves it.
package final class ManualClock: Sendable {
    private let moment: Mutex<Moment>

    package init(_ moment: Moment = .test(0)) { self.moment = Mutex(moment) }

    package func now() -> Moment { moment.withLock { $0 } }

    package func pass(_ milliseconds: Int64) {
        moment.withLock { $0 = $0.advanced(milliseconds: milliseconds) }
    }

    /// The wall clock says something else from now on, and nobody vouches for it.
    package func lose(setTo wall: Timestamp) {
        moment.withLock { ($0.wall, $0.isSynchronised) = (wall, false) }
    }
}
