import TestSupport
import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct SeededRandomTests {
        /// The first numbers of seed 0 in the reference implementation.
        @Test func agreesWithReferenceVector() {
            var random = SeededRandom(seed: 0)
            #expect(
                (0..<4).map { _ in random.next() } == [
                    0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F,
                    0xF88B_B8A8_724C_81EC,
                ])
        }

        /// A copy continues with the same numbers as the original.
        @Test func copyContinuesIdentically() {
            var random = SeededRandom(seed: .max)
            _ = random.next()
            var copy = random
            #expect((0..<100).allSatisfy { _ in random.next() == copy.next() })
        }
    }
}
