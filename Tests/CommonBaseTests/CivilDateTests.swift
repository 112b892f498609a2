import Foundation
import TestSupport
import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct CivilDateTests {
        /// Seeded days from 1583 (Foundation's calendar is Julian before that) to 9999 agree with
        /// Foundation in both directions.
        @Test func agreesWithFoundation() throws {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
            var random = SeededRandom(seed: 1583)
            let wrong = (0..<5000).map { _ in random.number(-141_300...2_932_896) }.filter { day in
                let instant = Date(timeIntervalSince1970: Double(day) * 86_400)
                let parts = calendar.dateComponents([.year, .month, .day], from: instant)
                let date = CivilDate(daysSinceEpoch: day)
                return date.daysSinceEpoch != day || date.year != parts.year.map(Int64.init)
                    || date.month != parts.month.map(Int64.init)
                    || date.day != parts.day.map(Int64.init)
            }
            #expect(wrong.isEmpty)
        }

        /// Each day of two eras follows the previous one.
        @Test func daysAreConsecutive() {
            var before = CivilDate(daysSinceEpoch: -800_000)
            var wrong: [CivilDate] = []
            for day: Int64 in -799_999 ... -507_000 {
                let date = CivilDate(daysSinceEpoch: day)
                let isNext =
                    date == CivilDate(year: before.year, month: before.month, day: before.day + 1)
                    || date == CivilDate(year: before.year, month: before.month + 1, day: 1)
                    || date == CivilDate(year: before.year + 1, month: 1, day: 1)
                if !isNext || !date.exists || date.daysSinceEpoch != day { wrong.append(date) }
                before = date
            }
            #expect(wrong.isEmpty)
        }

        /// Centuries are leap years only if divisible by 400.
        @Test(
            arguments: [
                (1900, 2, 29, false), (2000, 2, 29, true), (2024, 2, 29, true),
                (2026, 2, 29, false), (2100, 2, 29, false), (2026, 4, 31, false),
                (2026, 12, 31, true), (2026, 13, 1, false), (2026, 0, 1, false),
                (2026, 1, 0, false),
                (0, 2, 29, true), (-1, 2, 29, false),
            ] as [(Int64, Int64, Int64, Bool)]) func knowsWhichDaysExist(
                _ year: Int64, _ month: Int64, _ day: Int64, _ exists: Bool
            )
        {
            #expect(CivilDate(year: year, month: month, day: day).exists == exists)
        }
    }
}
