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

/// The pure half of it.
package struct ToldTime: Sendable {
    /// What two words on the time may differ by, in milliseconds, before the newer one counts.
    static let toleranceMilliseconds: Int64 = 5000

    /// Uptime 0 by the right time; nil while nobody has told it.
    package private(set) var startedAt: Timestamp?

    package init(startedAt: Timestamp? = nil) { self.startedAt = startedAt }

    /// NTP's word holds for the rest of this start, also when NTP has not been heard of for long.
    package mutating func vouching(for moment: Moment) -> Moment {
        if moment.isSynchronised {
            startedAt = moment.wall.adding(milliseconds: -moment.uptime.milliseconds)
            return moment
        }
        guard let startedAt else { return moment }
        var moment = moment
        moment.wall = startedAt.adding(milliseconds: moment.uptime.milliseconds)
        moment.isSynchronised = true
        return moment
    }

    /// The cloud's word counts where NTP is not heard. How long it was under way nobody knows, so that this
    /// clock is behind by that, and never ahead: nothing is heard of before it happens.
    package mutating func heard(_ serverTime: Timestamp, at moment: Moment) {
        guard !moment.isSynchronised else { return }
        let start = serverTime.adding(milliseconds: -moment.uptime.milliseconds)
        let difference = startedAt.map { abs($0.millisecondsSince(start)) } ?? .max
        if difference > Self.toleranceMilliseconds { startedAt = start }
    }
}
