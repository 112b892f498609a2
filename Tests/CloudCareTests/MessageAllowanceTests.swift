import CommonBase
import Testing

@testable import CloudCare

extension CloudCareTests {
    @Suite struct MessageAllowanceTests {
        /// A burst of 100 frames is kept, then ten a second; the next kept frame states how many
        /// were left out.
        @Test func keepsTenFramesASecondAfterBurst() {
            var allowance = MessageAllowance()
            func take(_ milliseconds: Int64) -> (isKept: Bool, skipped: Int) {
                allowance.take(at: Uptime(milliseconds: milliseconds))
            }
            for _ in 0..<100 { #expect(take(0) == (true, 0)) }
            for _ in 0..<3 { #expect(take(99) == (false, 0)) }
            #expect(take(100) == (true, 3))
            #expect(take(199) == (false, 0))
            #expect(take(200) == (true, 1))
            #expect(take(300) == (true, 0))
        }
    }
}
