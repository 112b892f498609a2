import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeHardware

extension BridgeHardwareTests {
    @Suite struct TapFilterTests {
        /// What the polls see: milliseconds, and the cards there.
        typealias Polls = [(at: Int64, cards: [UInt8])]

        private func taps(
            _ polls: Polls, _ uid: (UInt8) -> [UInt8] = { [$0] }
        ) -> [TapFilter.Tap] {
            var filter = TapFilter()
            return polls.flatMap { poll -> [TapFilter.Tap] in
                let now = Uptime(milliseconds: poll.at)
                let found = poll.cards.compactMap { filter.saw(uid($0), at: now) }
                filter.polled(at: now)
                return found
            }
        }

        private static let polls: [(polls: Polls, taps: [UInt8])] = [
            ([], []),
            ([(0, []), (100, [1]), (200, [1]), (300, [1])], [1]),
            ([(0, [1]), (100, []), (1099, [1])], [1]),
            ([(0, [1]), (999, []), (1100, [1])], [1]),
            ([(0, [1]), (1000, []), (1100, [1])], [1, 1]),
            ([(0, [1]), (500, []), (900, [1]), (1500, []), (1800, [1])], [1]),
            ([(0, [1]), (500, []), (900, [1]), (1900, []), (2000, [1])], [1, 1]),
            ([(0, [1]), (100, [2]), (200, [2])], [1, 2]),
            ([(0, [1]), (100, [2]), (200, [1])], [1, 2]),
            ([(0, [1]), (3_600_000, [1])], [1]),
        ]

        /// A card is one tap for as long as it stays, and again after it was away for a second;
        /// another card is a tap at once.
        @Test func countsTaps() {
            for (polls, expected) in Self.polls {
                #expect(taps(polls).map(\.uid) == expected.map { [$0] }, "\(polls)")
            }
        }

        /// A card that was taken away while the reader was out of order is a new tap later.
        @Test func forgetsFailedPoll() {
            var filter = TapFilter()
            let card: [UInt8] = [1]
            _ = filter.saw(card, at: Uptime(milliseconds: 0))
            filter.pollFailed()
            filter.polled(at: Uptime(milliseconds: 1000))
            let again = filter.saw(card, at: Uptime(milliseconds: 1100))
            #expect(again?.uid == card)
        }

        /// As a reader that selects one of two cards finds them.
        @Test func countsTwoCardsInTurnOnce() {
            let polls: Polls = (0...50).map { (Int64($0) * 100, [UInt8($0 % 2)]) }
            #expect(taps(polls).map(\.uid) == [[0], [1]])
        }

        /// One card lies there while another comes and goes, and comes again.
        @Test func keepsCardThatLiesThere() {
            let polls: Polls = (0..<60).map { index in
                (Int64(index) * 100, index / 20 == 1 ? [1] : [1, 2])
            }
            #expect(taps(polls).map(\.uid) == [[1], [2], [2]])
        }

        private static let gestures: [(polls: Polls, areCompanions: [Bool])] = [
            ([(0, [1, 2])], [false, true]),
            ([(0, [1]), (2900, [1, 2])], [false, true]),
            ([(0, [1]), (3000, [1, 2])], [false, false]),
            ([(0, [1]), (1500, [2])], [false, false]),
            ([(0, [1]), (900, [2]), (1000, [2, 3])], [false, true, true]),
            // 1 comes again, and 2 has been there before.
            ([(0, [1]), (500, [1, 2]), (1700, [2]), (2000, [1, 2])], [false, true, false]),
            ([(0, [2]), (5000, [1, 2]), (6100, [2]), (6200, [2, 3])], [false, false, false]),
        ]

        /// Cards that come together are one gesture, as long as both are there.
        @Test func findsCompanions() {
            for (polls, expected) in Self.gestures {
                #expect(taps(polls).map(\.isCompanion) == expected, "\(polls)")
            }
        }

        /// A phone has another UID in each poll: alone it is one tap, beside a card none.
        @Test func countsPhoneOnce() {
            func phone(_ number: UInt8) -> [UInt8] { [0x08, 0, 0, number] }
            let alone: Polls = (0..<30).map { (Int64($0) * 100, [UInt8($0)]) }
            #expect(taps(alone, phone).map(\.uid) == [phone(4)])
            let brief: Polls = [(0, [1]), (100, [2]), (200, [3]), (1400, []), (1500, [4])]
            #expect(taps(brief, phone) == [])
            let beside: Polls = (0..<30).map { (Int64($0) * 100, [UInt8($0), 200]) }
            let found = taps(beside) { $0 == 200 ? [4, 5, 6, 7] : phone($0) }
            #expect(found.map(\.uid) == [[4, 5, 6, 7]])
            let later: Polls = (0..<40).map {
                (Int64($0) * 100, $0 < 20 ? [UInt8($0), 200] : [1])
            }
            let left = taps(later) { $0 == 200 ? [4, 5, 6, 7] : phone($0) }
            #expect(left.map(\.uid) == [[4, 5, 6, 7]])
        }
    }
}
