import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudFleet

extension CloudChargingTests {
    @Suite struct LocalTimeTests {
        private func next(
            _ text: String, after now: String, in zone: String = "Europe/Prague"
        ) throws -> String? {
            let time = try #require(LocalTime(text))
            let now = try #require(Timestamp(parsing: now))
            return time.next(after: now, in: zone)?.iso8601Seconds
        }

        @Test func findsNextTimeAtTheCharger() throws {
            #expect(try next("06:30", after: "2026-11-29T23:00:00Z") == "2026-11-30T05:30:00Z")
            #expect(try next("23:59", after: "2026-06-01T10:00:00Z") == "2026-06-01T21:59:00Z")
            // The present minute is tomorrow's.
            #expect(try next("12:00", after: "2026-11-29T11:00:00Z") == "2026-11-30T11:00:00Z")
            #expect(
                try next("06:30", after: "2026-11-29T23:00:00Z", in: "Europe/London")
                    == "2026-11-30T06:30:00Z")
            #expect(try next("06:30", after: "2026-11-29T23:00:00Z", in: "Mars/Olympus") == nil)
        }

        /// 02:30 on 29 March 2026 does not exist: the clocks go from 02:00 to 03:00.
        @Test func timeInTheGapIsItsEnd() throws {
            #expect(try next("02:30", after: "2026-03-28T20:00:00Z") == "2026-03-29T01:00:00Z")
            #expect(try next("03:30", after: "2026-03-28T20:00:00Z") == "2026-03-29T01:30:00Z")
        }

        /// 02:30 on 25 October 2026 occurs twice: at 00:30 and at 01:30 UTC.
        @Test func timeThatOccursTwiceIsTheNextOfBoth() throws {
            #expect(try next("02:30", after: "2026-10-24T20:00:00Z") == "2026-10-25T00:30:00Z")
            #expect(try next("02:30", after: "2026-10-25T00:45:00Z") == "2026-10-25T01:30:00Z")
            #expect(try next("02:30", after: "2026-10-25T01:30:00Z") == "2026-10-26T01:30:00Z")
            #expect(try next("03:00", after: "2026-10-25T00:45:00Z") == "2026-10-25T02:00:00Z")
        }

        @Test(arguments: ["", "6", "24:00", "06:60", "6:5", "-1:00", "06:30:00", "ab:cd", "٠٦:٣٠"])
        func refusesOtherTexts(text: String) { #expect(LocalTime(text) == nil) }
    }
}
