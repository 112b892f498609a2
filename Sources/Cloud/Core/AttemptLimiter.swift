import CommonBase
import Synchronization

/// A rate limit for attempts: a token bucket per key (an IP address, a station, an e-mail address).
///
/// Most users note only failures, so that successes cost nothing. Where many attempts can run at
/// once, `take` counts each at its start, and `giveBack` returns the token of a success.
package final class AttemptLimiter: Sendable {
    /// Maximum number of tracked keys, about 2 MB. At the limit, a new key replaces the one that was
    /// used least recently, so that a flood of new keys forgets old ones but never all.
    static let keyLimit = 10_000

    private let full: TokenBucket
    private let buckets: Mutex<RecentKeys<TokenBucket>>

    /// - Parameters:
    ///   - burst: attempts of a key that has made none for a while.
    ///   - perMinute: attempts of a key in the long run.
    package init(burst: Int64, perMinute: Int64) {
        full = TokenBucket(burst: burst, perMinute: perMinute)
        buckets = Mutex(RecentKeys(limit: Self.keyLimit))
    }

    /// - Parameters:
    ///   - burst: attempts of a key that has made none for a while.
    ///   - perHour: attempts of a key in the long run.
    package init(burst: Int64, perHour: Int64) {
        full = TokenBucket(burst: burst, perHour: perHour)
        buckets = Mutex(RecentKeys(limit: Self.keyLimit))
    }

    /// False while `key` is over its limit.
    package func allows(_ key: String, at now: Moment) -> Bool {
        buckets.withLock { ($0[key] ?? full).allows(at: now.uptime) }
    }

    package func noteFailure(_ key: String, at now: Moment) {
        buckets.withLock { $0.update(key, default: full) { $0.spend(at: now.uptime) } }
    }

    /// Counts an attempt, if `key` is not over its limit.
    /// - Returns: whether it may go on.
    package func take(_ key: String, at now: Moment) -> Bool {
        buckets.withLock { buckets in
            buckets.update(key, default: full) { $0.take(at: now.uptime) }
        }
    }

    /// Returns the token of an attempt that succeeded, or that was not made.
    package func giveBack(_ key: String, at now: Moment) {
        buckets.withLock { buckets in
            guard buckets[key] != nil else { return }
            buckets.update(key, default: full) { $0.giveBack(at: now.uptime) }
        }
    }

    /// Whether attempts of `key` were counted that have not been refilled.
    package func hasRecent(_ key: String, at now: Moment) -> Bool {
        buckets.withLock { ($0[key] ?? full).missingTokens(at: now.uptime) >= 1 }
    }

    /// The number of tracked keys.
    var keyCount: Int { buckets.withLock(\.count) }
}
