/// A day of the proleptic Gregorian calendar.
///
/// Foundation's `Date.ISO8601FormatStyle` would cost time: four times as much for writing a
/// `Timestamp` and seven times for reading one, which every message contains. It would also cost
/// correctness: it reads 30 February, hour 24 and texts with a rest, but not the forms of real
/// chargers (quirks Q2–Q4); it writes half of all times a millisecond early, because it cuts a
/// `Double`; and its years before 1582 are Julian.
///
/// These are the two formulas of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms":
/// years begin in March, so that the leap day is the last day of a year, and an era is 400 years or
/// 146,097 days.
package struct CivilDate: Hashable {
    package var year: Int64
    package var month: Int64
    package var day: Int64

    package init(year: Int64, month: Int64, day: Int64) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    package init(daysSinceEpoch days: Int64) {
        let shifted = days + 719_468  // days from 0000-03-01 to 1970-01-01
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    package var daysSinceEpoch: Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear.flooredQuotient(400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// False for 31 April, 29 February of a common year, month 13.
    var exists: Bool {
        (1...12).contains(month) && day >= 1 && self == CivilDate(daysSinceEpoch: daysSinceEpoch)
    }
}
