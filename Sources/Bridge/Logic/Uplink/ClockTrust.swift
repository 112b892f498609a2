import Common
import Synchronization

/// Vouches for the wall clock: the kernel's word, or the cloud's when an answer agreed with the
/// clock since this start. (A Pi without a battery starts somewhere in the past.)
public final class ClockTrust: Sendable {
    /// How far the cloud's time may be off, in milliseconds: an answer travels that long at worst.
    static let toleranceMilliseconds: Int64 = 5000

    private let clock: @Sendable () -> Moment
    private let isConfirmed = Mutex(false)

    public init(clock: @escaping @Sendable () -> Moment) { self.clock = clock }

    public func now() -> Moment {
        var moment = clock()
        moment.isSynchronised = moment.isSynchronised || isConfirmed.withLock { $0 }
        return moment
    }

    /// An answer of the cloud carried this time.
    func heard(_ serverTime: Timestamp) {
        let difference = abs(clock().wall.millisecondsSince(serverTime))
        isConfirmed.withLock { $0 = difference <= Self.toleranceMilliseconds }
    }
}
