import CommonBase
import Synchronization

/// A rate limit for failed attempts: a token bucket per key (an IP address, a station, an e-mail
/// address). Successful attempts cost nothing.
package final class AttemptLimiter: Sendable {
    /// Maximum number of tracked keys. At the limit, the limiter forgets the keys that have recovered
    /// to less than one failure, or all keys if there are none.
    static let keyLimit = 10_000

    private struct Bucket {
        var spent: Double
        var at: Uptime
    }

    package let burst: Int
    package let perMinute: Int
    private let buckets = Mutex<[String: Bucket]>([:])

    package init(burst: Int, perMinute: Int) {
        self.burst = burst
        self.perMinute = perMinute
    }

    /// False while `key` is over its limit.
    package func allows(_ key: String, at now: Moment) -> Bool {
        buckets.withLock { spent($0[key], now) + 1 <= Double(burst) }
    }

    package func noteFailure(_ key: String, at now: Moment) {
        buckets.withLock { buckets in
            if buckets[key] == nil, buckets.count >= Self.keyLimit {
                buckets = buckets.filter { spent($0.value, now) >= 1 }
                if buckets.count >= Self.keyLimit { buckets.removeAll() }
            }
            buckets[key] = Bucket(spent: spent(buckets[key], now) + 1, at: now.uptime)
        }
    }

    private func spent(_ bucket: Bucket?, _ now: Moment) -> Double {
        guard let bucket else { return 0 }
        let elapsed = Double(now.uptime.milliseconds - bucket.at.milliseconds)
        return max(0, bucket.spent - elapsed * Double(perMinute) / 60_000)
    }
}
