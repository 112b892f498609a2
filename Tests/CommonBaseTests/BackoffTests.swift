import TestSupport
import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct BackoffTests {
        /// The ceiling doubles up to the limit, and is reset by a success.
        @Test func ceilingDoublesUpToLimit() {
            var backoff = Backoff()
            var random = SeededRandom(seed: 0)
            var ceilings = [backoff.ceilingMilliseconds]
            for _ in 0..<11 {
                _ = backoff.failed(using: &random)
                ceilings.append(backoff.ceilingMilliseconds)
            }
            #expect(
                ceilings == [
                    0, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000,
                    300_000,
                ])
            backoff.succeeded()
            #expect(backoff.ceilingMilliseconds == 0)
            #expect((0...1000).contains(backoff.failed(using: &random)))
        }

        /// Every wait is between zero and the ceiling, and the whole range is used.
        @Test func waitsCoverWholeRange() {
            var random = SeededRandom(seed: 1)
            var waits: [Int64] = []
            for _ in 0..<2000 {
                var backoff = Backoff(baseMilliseconds: 10, limitMilliseconds: 35)
                for _ in 0..<3 { _ = backoff.failed(using: &random) }
                waits.append(backoff.failed(using: &random))
            }
            #expect(Set(waits) == Set(0...35))
        }

        /// The same seed yields the same waits; another seed yields others.
        @Test func jitterIsSeeded() {
            let waits = { (seed: UInt64) in
                var (random, backoff) = (SeededRandom(seed: seed), Backoff())
                return (0..<20).map { _ in backoff.failed(using: &random) }
            }
            #expect(waits(7) == waits(7))
            #expect(waits(7) != waits(8))
        }

        /// The limit holds for any number of failures and any base.
        @Test(arguments: [0, 1, 1000, 1 << 34, 1 << 40, .max] as [Int64])
        func waitsNeverExceedLimit(_ base: Int64) {
            var backoff = Backoff(baseMilliseconds: base, limitMilliseconds: 5000)
            var random = SeededRandom(seed: 2)
            for _ in 0..<200 {
                #expect((0...5000).contains(backoff.failed(using: &random)))
            }
            #expect(backoff.ceilingMilliseconds == (base == 0 ? 0 : 5000))
        }
    }
}
