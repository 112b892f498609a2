/// A token bucket: it holds up to `burst` tokens, is full at first, and refills evenly with
/// `perHour` tokens an hour.
///
/// Counts in 1/3,600,000 of a token, so that each millisecond refills exactly `perHour` of these
/// and nothing is lost to rounding.
package struct TokenBucket: Hashable, Sendable {
    package let burst: Int64
    package let perHour: Int64
    /// How much is missing from a full bucket at `updatedAt`; more than `burst` tokens are a debt.
    private var missing: Int64 = 0
    private var updatedAt: Uptime?

    private static let token: Int64 = 3_600_000

    package init(burst: Int64, perHour: Int64) {
        self.burst = burst
        self.perHour = perHour
    }

    package init(burst: Int64, perMinute: Int64) {
        self.init(burst: burst, perHour: perMinute * 60)
    }

    /// Whether a token is left.
    package func allows(at now: Uptime) -> Bool {
        missing(at: now) + Self.token <= burst * Self.token
    }

    /// Takes a token, if one is left.
    /// - Returns: whether one was left.
    package mutating func take(at now: Uptime) -> Bool {
        guard allows(at: now) else { return false }
        spend(at: now)
        return true
    }

    /// Takes tokens even if none are left; the debt is refilled first.
    package mutating func spend(_ count: Int64 = 1, at now: Uptime) {
        missing = missing(at: now) + count * Self.token
        updatedAt = updatedAt.map { max($0, now) } ?? now
    }

    /// Returns a token that was taken for something that did not count.
    package mutating func giveBack(at now: Uptime) {
        missing = max(0, missing(at: now) - Self.token)
        updatedAt = updatedAt.map { max($0, now) } ?? now
    }

    /// How many whole tokens are missing from a full bucket.
    package func missingTokens(at now: Uptime) -> Int64 { missing(at: now) / Self.token }

    /// A time before the last one counts as the last one.
    private func missing(at now: Uptime) -> Int64 {
        guard let updatedAt, now > updatedAt, perHour > 0 else { return missing }
        let elapsed = now.milliseconds - updatedAt.milliseconds
        // Cannot overflow, however long ago the last time is.
        return elapsed > missing / perHour ? 0 : missing - elapsed * perHour
    }
}
