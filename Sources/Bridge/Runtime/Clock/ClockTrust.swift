import BridgeLogic
import CommonBase
import Synchronization

/// The time of a bridge: the kernel's where it is synchronised by NTP, else the cloud's, continued
/// by the machine's uptime. (A Pi without a battery boots with a time in the past.)
package final class ClockTrust: Sendable {
    private let clock: @Sendable () -> Moment
    private let told: Mutex<ReportedTime>
    private let lastHeard = Mutex<Uptime?>(nil)

    /// - Parameter known: what an earlier run in the same boot of the machine has learnt.
    package init(clock: @escaping @Sendable () -> Moment, known: BootClocks = BootClocks()) {
        self.clock = clock
        told = Mutex(ReportedTime(startedAt: known.start(of: clock().bootID)))
    }

    package func now() -> Moment {
        let moment = clock()
        return told.withLock { $0.synchronised(moment) }
    }

    /// When this boot of the machine was; nil while the time is unknown.
    var start: (bootID: String, at: Timestamp)? {
        let moment = now()
        return told.withLock(\.startedAt).map { (moment.bootID, $0) }
    }

    /// When the cloud answered last; nil before its first answer to this daemon.
    var heardAt: Uptime? { lastHeard.withLock { $0 } }

    /// Takes the time of the cloud's answer.
    func heard(_ serverTime: Timestamp) {
        let moment = clock()
        told.withLock { $0.heard(serverTime, at: moment) }
        lastHeard.withLock { $0 = moment.uptime }
    }
}
