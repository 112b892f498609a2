import TestSupport
import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct TokenBucketTests {
        private func at(_ milliseconds: Int64) -> Uptime { Uptime(milliseconds: milliseconds) }

        /// Takes tokens until none is left.
        private func drain(_ bucket: inout TokenBucket, at milliseconds: Int64) -> Int {
            var count = 0
            while bucket.take(at: at(milliseconds)) { count += 1 }
            return count
        }

        /// A burst is available at once, then tokens come back evenly, never more than the burst.
        @Test func refillsEvenlyUpToBurst() {
            var bucket = TokenBucket(burst: 3, perMinute: 6)
            #expect(drain(&bucket, at: 5000) == 3)
            #expect(drain(&bucket, at: 14_999) == 0)
            #expect(drain(&bucket, at: 15_000) == 1)
            #expect(drain(&bucket, at: 35_000) == 2)
            #expect(drain(&bucket, at: 86_400_000) == 3)
        }

        /// However often it is asked, an hour refills exactly the tokens of an hour.
        @Test(arguments: [1, 7, 10, 600, 977]) func losesNothingToRounding(_ perMinute: Int64) {
            var bucket = TokenBucket(burst: 5, perMinute: perMinute)
            var random = SeededRandom(seed: UInt64(perMinute))
            #expect(drain(&bucket, at: 0) == 5)
            var (now, count): (Int64, Int64) = (0, 0)
            while now < 3_600_000 {
                now = min(3_600_000, now + 1 + Int64(random.index(50)))
                count += Int64(drain(&bucket, at: now))
            }
            #expect(count == perMinute * 60)
        }

        @Test func refillsByTheHour() {
            var bucket = TokenBucket(burst: 5, perHour: 10)
            #expect(drain(&bucket, at: 0) == 5)
            #expect(drain(&bucket, at: 359_999) == 0)
            #expect(drain(&bucket, at: 360_000) == 1)
            #expect(drain(&bucket, at: .max) == 5)
        }

        /// A token spent although none was left is a debt, which is refilled first.
        @Test func refillsDebtFirst() {
            var bucket = TokenBucket(burst: 1, perMinute: 60)
            for _ in 0..<3 { bucket.spend(at: at(0)) }
            #expect(bucket.missingTokens(at: at(0)) == 3)
            #expect(!bucket.allows(at: at(2999)))
            #expect(bucket.missingTokens(at: at(2000)) == 1)
            #expect(bucket.missingTokens(at: at(2001)) == 0)
            #expect(bucket.allows(at: at(3000)))
        }

        /// A time before the last one neither refills nor is refilled twice.
        @Test func ignoresEarlierTimes() {
            var bucket = TokenBucket(burst: 2, perMinute: 60)
            let times: [Int64] = [10_000, 1000, 1000, 10_999, 11_000, 11_000]
            let taken = times.map { bucket.take(at: at($0)) }
            #expect(taken == [true, true, false, false, true, false])
        }

        /// A bucket without tokens never allows anything.
        @Test func emptyBucketAllowsNothing() {
            var bucket = TokenBucket(burst: 0, perMinute: 60)
            #expect(!bucket.allows(at: at(0)))
            bucket.spend(at: at(0))
            #expect(!bucket.allows(at: at(1_000_000)))
        }
    }
}
