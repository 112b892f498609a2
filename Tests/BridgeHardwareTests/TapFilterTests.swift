import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeHardware

extension BridgeHardwareTests {
    @Suite struct TapFilterTests {
        /// What the polls see: milliseconds, and the card there or nil.
        typealias Polls = [(at: Int64, card: UInt8?)]

        /// A card is one tap for as long as it stays, and again after it was away for a second;
        /// another card is a tap at once.
        @Test(
            arguments: [
                ([], []),
                ([(0, nil), (100, 1), (200, 1), (300, 1)], [1]),
                ([(0, 1), (100, nil), (1099, 1)], [1]),
                ([(0, 1), (999, nil), (1100, 1)], [1]),
                ([(0, 1), (1000, nil), (1100, 1)], [1, 1]),
                ([(0, 1), (500, nil), (900, 1), (1500, nil), (1800, 1)], [1]),
                ([(0, 1), (500, nil), (900, 1), (1900, nil), (2000, 1)], [1, 1]),
                ([(0, 1), (100, 2), (200, 2)], [1, 2]),
                ([(0, 1), (100, 2), (200, 1)], [1, 2, 1]),
                ([(0, 1), (3_600_000, 1)], [1]),
            ] as [(Polls, [UInt8])])
        func taps(polls: Polls, expected: [UInt8]) {
            var filter = TapFilter()
            let taps = polls.compactMap {
                filter.saw($0.card.map { [$0] }, at: Uptime(milliseconds: $0.at))
            }
            #expect(taps == expected.map { [$0] })
        }
    }
}
