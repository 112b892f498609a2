import CommonBase
import Synchronization

/// A rate limit for failed attempts: a token bucket per key (an IP address, a station, an e-mail
/// address). Successful attempts cost nothing.
package final class AttemptLimiter: Sendable {
    /// Maximum number of tracked keys. At the limit, the limiter forgets the keys that have recovered
    /// to less than one failure, or all keys if there are none.
    static let keyLimit = 10_000

    private let full: TokenBucket
    private let buckets = Mutex<[String: TokenBucket]>([:])

    package init(burst: Int64, perMinute: Int64) {
        full = TokenBucket(burst: burst, perMinute: perMinute)
    }

    /// False while `key` is over its limit.
    package func allows(_ key: String, at now: Moment) -> Bool {
        buckets.withLock { ($0[key] ?? full).allows(at: now.uptime) }
    }

    package func noteFailure(_ key: String, at now: Moment) {
        buckets.withLock { buckets in
            if buckets[key] == nil, buckets.count >= Self.keyLimit {
                buckets = buckets.filter { $0.value.missingTokens(at: now.uptime) >= 1 }
                if buckets.count >= Self.keyLimit { buckets.removeAll() }
            }
            buckets[key, default: full].spend(at: now.uptime)
        }
    }
}
