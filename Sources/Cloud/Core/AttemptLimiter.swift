import CommonBase
import Synchronization

/// How often something may fail before it must wait: a bucket of attempts per key (an address, a
/// station, an e-mail) that refills evenly.
package final class AttemptLimiter: Sendable {
    /// Most keys that are remembered; beyond that the fullest buckets are forgotten.
    static let keyLimit = 10_000

    private let full: TokenBucket
    private let buckets = Mutex<[String: TokenBucket]>([:])

    package init(burst: Int64, perMinute: Int64) {
        full = TokenBucket(burst: burst, perMinute: perMinute)
    }

    /// False while `key` has failed too often.
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
