import CommonBase
import TestSupport
import Testing

@testable import CloudBooking

extension CloudBookingTests {
    @Suite struct SlotProposalsTests {
        private static func range(_ from: Int64, _ until: Int64) -> Range<Timestamp> {
            ManualClock.at(from)..<ManualClock.at(until)
        }

        @Test func lengthIsWholeQuartersWithATenthMore() {
            #expect(SlotProposals.length(energyWh: 10_000, powerW: 10_000) == 5 * Booking.quarter)
            #expect(SlotProposals.length(energyWh: 100, powerW: 11_000) == Booking.quarter)
        }

        @Test func proposesCheapestFirstAndLast() {
            let times = SlotProposals.all(
                2 * Booking.quarter, within: [Self.range(5, 60), Self.range(90, 120)])
            #expect(
                times == [
                    Self.range(15, 45), Self.range(30, 60), Self.range(90, 120),
                ])
            let chosen = SlotProposals.choose(times) { time in
                Money(minor: time.lowerBound == ManualClock.at(30) ? 1 : 2)
            }
            #expect(
                chosen == [Self.range(30, 60), Self.range(15, 45), Self.range(90, 120)])
            #expect(SlotProposals.choose([]) { _ in nil }.isEmpty)
        }
    }
}
