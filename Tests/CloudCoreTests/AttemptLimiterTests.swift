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

        @Test func tracksBoundedNumberOfKeys() {
            let (limiter, clock) = (AttemptLimiter(burst: 1, perMinute: 1), ManualClock())
            for number in 0..<AttemptLimiter.keyLimit {
                limiter.noteFailure("\(number)", at: clock.now)
            }
            #expect(!limiter.allows("0", at: clock.now))
            clock.move(seconds: 60)
            limiter.noteFailure("new", at: clock.now)
            #expect(limiter.allows("0", at: clock.now))
            #expect(!limiter.allows("new", at: clock.now))
        }
    }
}
