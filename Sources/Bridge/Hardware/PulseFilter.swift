import CommonBase

/// Counts the pulses of an S0 output by the edges of its line. Pure.
///
/// A pulse and the pause after it last 30 ms each at least (DIN EN 62053-31). Contacts bounce for
/// some milliseconds when they close and when they open, and cables pick up spikes and hum. So a
/// pulse must have been closed for 20 ms, less the time for which it was open meanwhile, and ends
/// once it was open for as long.
struct PulseFilter {
    static let stableNanoseconds: UInt64 = 20_000_000

    /// The present level, and the edge that began it.
    private var isClosed: Bool
    private var since: UInt64 = 0
    /// How long the line was closed, less how long it was open, from 0 to `stableNanoseconds`.
    private var balance: UInt64
    private var isPulse: Bool
    /// When the present closure becomes a pulse, if no edge comes before and the line is closed
    /// then; nil if it is one.
    private(set) var dueAt: Uptime?

    /// - Parameter isClosed: the level at the start; a closure that has begun before is no pulse.
    init(isClosed: Bool = false) {
        (self.isClosed, isPulse) = (isClosed, isClosed)
        balance = isClosed ? Self.stableNanoseconds : 0
    }

    /// An edge.
    /// - Parameter nanoseconds: of the kernel's clock, when it happened.
    /// - Parameter now: when it is read.
    /// - Returns: whether a pulse has ended that was not counted yet.
    mutating func moved(closed: Bool, _ nanoseconds: UInt64, at now: Uptime) -> Bool {
        // Between two edges in the same direction one was lost: nobody knows when.
        let isKnown = closed != isClosed
        let elapsed = nanoseconds < since ? Self.stableNanoseconds : nanoseconds - since
        let counts = isKnown && hold(for: elapsed)
        (isClosed, since, dueAt) = (closed, nanoseconds, nil)
        if closed, !isPulse {
            let left = (Self.stableNanoseconds - balance + 999_999) / 1_000_000
            dueAt = now.adding(milliseconds: Int64(left))
        }
        return counts
    }

    /// The closure is due, and no edge waits to be read.
    /// - Parameter isClosed: the line's level. If it is open, the kernel has dropped the edge that
    ///   ended the closure, or the edge is about to come: its time decides then.
    /// - Returns: whether the present closure is a pulse now; once for each.
    mutating func settles(isClosed: Bool) -> Bool {
        dueAt = nil
        guard isClosed else { return false }
        isPulse = true
        return true
    }

    /// The present level has lasted for so long.
    /// - Returns: whether that makes a new pulse.
    private mutating func hold(for elapsed: UInt64) -> Bool {
        let part = min(elapsed, Self.stableNanoseconds)
        balance =
            isClosed
            ? min(balance + part, Self.stableNanoseconds) : balance - min(balance, part)
        let isNew = balance == Self.stableNanoseconds && !isPulse
        if isNew { isPulse = true }
        if balance == 0 { isPulse = false }
        return isNew
    }
}
