import CommonBase

/// Rate limit of the frames that are logged for a connection.
package struct MessageAllowance {
    private var bucket = TokenBucket(burst: 100, perMinute: 600)
    /// Frames dropped since the last one that was logged.
    private(set) var skipped = 0

    package init() {}

    /// Whether to log one more frame, and how many were dropped before it.
    package mutating func take(at now: Uptime) -> (isKept: Bool, skipped: Int) {
        guard bucket.take(at: now) else {
            skipped += 1
            return (false, 0)
        }
        defer { skipped = 0 }
        return (true, skipped)
    }
}
