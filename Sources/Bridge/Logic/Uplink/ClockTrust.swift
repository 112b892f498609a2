import Common
import Synchronization

/// Vouches for the wall clock: the kernel's word, or the cloud's when an answer agreed with the
/// clock since this start. (A Pi without a battery starts somewhere in the past.)
public final class ClockTrust: Sendable {
    private let clock: @Sendable () -> Moment
    private let confirmation = Mutex(ClockConfirmation())

    public init(clock: @escaping @Sendable () -> Moment) { self.clock = clock }

    public func now() -> Moment {
        let moment = clock()
        return confirmation.withLock { $0.vouching(for: moment) }
    }

    /// An answer of the cloud carried this time.
    func heard(_ serverTime: Timestamp) {
        let moment = clock()
        confirmation.withLock { $0.heard(serverTime, at: moment) }
    }
}

/// The pure half of it.
package struct ClockConfirmation: Sendable {
    /// How far the cloud's time may be off, in milliseconds: an answer travels that long at worst.
    static let toleranceMilliseconds: Int64 = 5000

    private var isConfirmed = false

    package init() {}

    package func vouching(for moment: Moment) -> Moment {
        var moment = moment
        moment.isSynchronised = moment.isSynchronised || isConfirmed
        return moment
    }

    package mutating func heard(_ serverTime: Timestamp, at moment: Moment) {
        let difference = abs(moment.wall.millisecondsSince(serverTime))
        isConfirmed = difference <= Self.toleranceMilliseconds
    }
}
