import CommonBase

/// Counts the pulses of an S0 output by the edges of its line. Pure.
///
/// A pulse and the pause after it last 30 ms each at least (DIN EN 62053-31). Contacts bounce for
/// some milliseconds when they close and when they open, and cables pick up spikes and hum; so a
/// level counts only once it was stable for 20 ms. A pulse is a change from a stable pause to a
/// stable closure.
struct PulseFilter {
    /// How long a level must be stable.
    static let stableNanoseconds: UInt64 = 20_000_000
    static let stableMilliseconds: Int64 = 20

    /// The present level, and the edge that began it.
    private var isClosed: Bool
    private var since: UInt64 = 0
    /// The last stable level.
    private var isPulse: Bool
    /// When a closure was seen that has not been counted and is not over.
    private var seenAt: Uptime?

    /// - Parameter isClosed: the level at the start; a closure that has begun before is no pulse.
    init(isClosed: Bool = false) { (self.isClosed, isPulse) = (isClosed, isClosed) }

    /// When the present closure becomes a pulse, if no edge comes before.
    var dueAt: Uptime? { seenAt?.adding(milliseconds: Self.stableMilliseconds) }

    /// An edge.
    /// - Parameter nanoseconds: of the kernel's clock, when it happened.
    /// - Parameter now: when it is read.
    /// - Returns: whether a pulse has ended that was not counted yet.
    mutating func moved(closed: Bool, _ nanoseconds: UInt64, at now: Uptime) -> Bool {
        // Between two edges in the same direction one was lost: the level was not stable.
        let isStable =
            closed != isClosed
            && (nanoseconds < since || nanoseconds - since >= Self.stableNanoseconds)
        let counts = isStable && settle()
        (isClosed, since) = (closed, nanoseconds)
        seenAt = closed && !isPulse ? now : nil
        return counts
    }

    /// No edge waits to be read.
    /// - Returns: whether the present closure is a pulse now; once for each.
    mutating func settles(at now: Uptime) -> Bool {
        guard let dueAt, dueAt <= now else { return false }
        seenAt = nil
        return settle()
    }

    /// The present level is stable.
    /// - Returns: whether that is a new pulse.
    private mutating func settle() -> Bool {
        defer { isPulse = isClosed }
        return isClosed && !isPulse
    }
}
