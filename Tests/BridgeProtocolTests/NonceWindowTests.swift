import TestSupport
import Testing

@testable import BridgeProtocol
@testable import CommonBase

extension BridgeProtocolTests {
    @Suite struct NonceWindowTests {
        private func accepted(_ nonces: [UInt64], from highest: UInt64 = 0) -> [Bool] {
            var window = NonceWindow(highest: highest)
            return nonces.map { window.accept($0) }
        }

        /// Increasing numbers are accepted once each; 0 counts as used.
        @Test func rejectsReplay() {
            #expect(accepted([1, 2, 3, 3, 1, 0]) == [true, true, true, false, false, false])
        }

        /// Numbers may arrive up to 63 places late.
        @Test func acceptsReorderingWithinWindow() {
            #expect(accepted([2, 1, 2, 1]) == [true, true, false, false])
            #expect(accepted([100, 37, 36, 37]) == [true, true, false, false])
        }

        /// After a jump, earlier numbers are too old.
        @Test func rejectsNumbersBeforeJump() {
            #expect(
                accepted([1, 64, 2, 1, 65, 1000, 937, 936, 65])
                    == [true, true, true, false, true, true, true, false, false])
        }

        /// At the end of the range nothing wraps: the last number is accepted once, then only
        /// numbers within the window.
        @Test func doesNotWrapAtMaximum() {
            let last = UInt64.max
            #expect(
                accepted([last, last, last - 63, last - 64, 0, 1], from: last - 100)
                    == [true, false, true, false, false, false])
            #expect(accepted([last - 1, last, last - 1], from: 5) == [true, true, false])
        }

        /// The state can be stored and restored.
        @Test func restoresStoredState() {
            let after = { (nonce: UInt64, highest: UInt64, seen: UInt64) in
                var window = NonceWindow(highest: highest, seen: seen)
                _ = window.accept(nonce)
                return window
            }
            #expect(after(9, 10, 0b101) == NonceWindow(highest: 10, seen: 0b111))
            #expect(after(12, 10, 0b111) == NonceWindow(highest: 12, seen: 0b11101))
            #expect(after(8, 12, 0b11101) == NonceWindow(highest: 12, seen: 0b11101))
        }

        /// Seeded sequences agree with a set of all used numbers.
        @Test func agreesWithASet() {
            for seed: UInt64 in 0..<300 {
                var random = SeededRandom(seed: seed)
                let start = random.element([0, 1, 1000, UInt64.max - 150])
                var (window, highest) = (NonceWindow(highest: start), start)
                var seen: Set<UInt64> = [start]
                for _ in 0..<200 {
                    let step = random.number(random.chance(5) ? -300...300 : -70...3)
                    let nonce =
                        step < 0
                        ? highest - min(highest, step.magnitude)
                        : highest + min(UInt64.max - highest, step.magnitude)
                    let isFresh = nonce > highest || highest - nonce < 64
                    let expected = isFresh && !seen.contains(nonce)
                    let isAccepted = window.accept(nonce)
                    #expect(isAccepted == expected, "seed \(seed), \(nonce)")
                    if expected { seen.insert(nonce) }
                    highest = max(highest, nonce)
                }
            }
        }
    }
}
