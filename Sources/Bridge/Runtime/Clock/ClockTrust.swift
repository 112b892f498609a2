import BridgeLogic
import CommonBase
import Synchronization

/// The time as a bridge tells it: the kernel's where NTP vouches for it, else the cloud's, counted on by
/// the machine's uptime. (A Pi without a battery starts somewhere in the past.)
package final class ClockTrust: Sendable {
    private let clock: @Sendable () -> Moment
    private let told: Mutex<ToldTime>
    private let lastHeard = Mutex<Uptime?>(nil)

    /// - Parameter known: what an earlier run under the same start of the machine has learnt.
    package init(clock: @escaping @Sendable () -> Moment, known: BootClocks = BootClocks()) {
        self.clock = clock
        told = Mutex(ToldTime(startedAt: known.start(of: clock().bootID)))
    }

    package func now() -> Moment {
        let moment = clock()
        return told.withLock { $0.vouching(for: moment) }
    }

    /// When this start of the machine was; nil while nobody has told the time.
    var start: (bootID: String, at: Timestamp)? {
        let moment = now()
        return told.withLock(\.startedAt).map { (moment.bootID, $0) }
    }

    /// When the cloud answered last; nil while it has not since this start of the daemon.
    var heardAt: Uptime? { lastHeard.withLock { $0 } }

    /// An answer of the cloud carried this time.
    func heard(_ serverTime: Timestamp) {
        let moment = clock()
        told.withLock { $0.heard(serverTime, at: moment) }
        lastHeard.withLock { $0 = moment.uptime }
    }
}
