import CommonBase
import TestSupport
import Testing

@testable import CloudCore

extension CloudCoreTests {
    @Suite struct AttemptLimiterTests {
        @Test func allowsBurstThenRefillsEvenly() {
            let (limiter, clock) = (AttemptLimiter(burst: 3, perMinute: 6), ManualClock())
            func failures() -> Int {
                var count = 0
                while limiter.allows("key", at: clock.now) {
                    limiter.noteFailure("key", at: clock.now)
                    count += 1
                }
                return count
            }
            #expect(failures() == 3)
            #expect(failures() == 0)
            clock.move(seconds: 9)
            #expect(failures() == 0)
            clock.move(seconds: 10)
            #expect(failures() == 1)
            clock.move(seconds: 86_400)
            #expect(failures() == 3)
        }

        @Test func limitsKeysIndependentlyAndCountsOnlyFailures() {
            let (limiter, clock) = (AttemptLimiter(burst: 1, perMinute: 1), ManualClock())
            limiter.noteFailure("one", at: clock.now)
            for _ in 0..<5 {
                #expect(!limiter.allows("one", at: clock.now))
                #expect(limiter.allows("two", at: clock.now))
            }
        }

        /// A flood of new keys forgets the oldest ones, not those that are in use.
        @Test func forgetsLeastRecentlyUsedKeys() {
            let (limiter, clock) = (AttemptLimiter(burst: 1, perMinute: 1), ManualClock())
            for number in 0..<AttemptLimiter.keyLimit {
                limiter.noteFailure("\(number)", at: clock.now)
            }
            limiter.noteFailure("0", at: clock.now)
            for number in 0..<100 { limiter.noteFailure("new \(number)", at: clock.now) }
            #expect(limiter.keyCount == AttemptLimiter.keyLimit)
            #expect(!limiter.allows("0", at: clock.now))
            #expect(limiter.allows("1", at: clock.now) && limiter.allows("100", at: clock.now))
            #expect(!limiter.allows("101", at: clock.now))
            #expect(!limiter.allows("new 0", at: clock.now))
        }

        @Test func countsAttemptsUntilTheySucceed() {
            let (limiter, clock) = (AttemptLimiter(burst: 2, perMinute: 1), ManualClock())
            #expect(!limiter.hasRecent("key", at: clock.now))
            #expect(limiter.take("key", at: clock.now) && limiter.take("key", at: clock.now))
            #expect(!limiter.take("key", at: clock.now))
            limiter.giveBack("key", at: clock.now)
            #expect(limiter.take("key", at: clock.now) && !limiter.take("key", at: clock.now))
            limiter.giveBack("unknown", at: clock.now)
            #expect(limiter.hasRecent("key", at: clock.now) && limiter.keyCount == 1)
        }

        /// Compared with a plain list of keys, for seeded sequences.
        @Test func keepsMostRecentKeysInOrder() {
            for seed: UInt64 in 0..<50 {
                var random = SeededRandom(seed: seed)
                var (keys, model) = (RecentKeys<Int>(limit: 5), [(key: String, value: Int)]())
                for step in 0..<200 {
                    let key = "\(random.next() % 9)"
                    keys.update(key, default: 0) { $0 += step }
                    let known = model.first { $0.key == key }?.value ?? 0
                    model.removeAll { $0.key == key }
                    model.append((key, known + step))
                    if model.count > 5 { model.removeFirst() }
                    #expect(keys.count == model.count)
                    for entry in model { #expect(keys[entry.key] == entry.value) }
                }
            }
        }
    }
}
