import CommonBase
import Synchronization

/// How often something may fail before it must wait: a bucket of attempts per key (an address, a
/// station, an e-mail) that refills evenly.
package final class AttemptLimiter: Sendable {
    /// Most keys that are remembered; beyond that the fullest buckets are forgotten.
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

    /// False while `key` has failed too often.
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
