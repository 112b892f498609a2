import CommonBase
import Synchronization

/// A clock that stands still until the test moves it.
package final class ManualClock: Sendable {
    /// 2026-11-22T11:00:00Z.
    package static let noon = Timestamp(milliseconds: 1_795_345_200_000)

    /// So many minutes after noon.
    package static func at(_ minutes: Int64) -> Timestamp { noon.adding(seconds: minutes * 60) }

    private let moment = Mutex(
        Moment(
            uptime: Uptime(milliseconds: 1_000_000), wall: noon, bootID: "boot",
            isSynchronised: true))

    package init() {}

    package var now: Moment { moment.withLock(\.self) }

    package func move(seconds: Int64) {
        moment.withLock { $0 = $0.advanced(milliseconds: seconds * 1000) }
    }
}
