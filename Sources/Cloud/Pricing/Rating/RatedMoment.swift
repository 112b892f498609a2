import CloudFleet
import CommonBase
import Foundation

/// The values that restrictions test, at one time of a transaction.
struct RatedMoment {
    var day: CalendarDay
    var minuteOfDay: Int64
    var energyWh: Int64
    var elapsedMilliseconds: Int64
    /// The power is its mean.
    var period: RatedFacts.EnergyPeriod

    init(_ segment: RatedSegment, since start: Timestamp, in zone: TimeZone) {
        let local = segment.from.adding(milliseconds: zone.offset(at: segment.from))
        day = CalendarDay(local.milliseconds.flooredQuotient(86_400_000))
        minuteOfDay = local.millisecondsSince(day.utc) / 60_000
        energyWh = segment.fromWh
        elapsedMilliseconds = segment.from.millisecondsSince(start)
        period = segment.period
    }
}

extension TariffRestrictions {
    /// Whether it is about days or times of the day.
    var dependsOnCalendar: Bool {
        startMinute != nil || endMinute != nil || startDate != nil || endDate != nil
            || !weekdays.isEmpty
    }

    func hold(at moment: RatedMoment) -> Bool {
        hold(on: moment.day) && holdAt(minute: moment.minuteOfDay, weekday: moment.day.weekday)
            && holdMeter(moment)
    }

    private func hold(on day: CalendarDay) -> Bool {
        startDate ?? day <= day && endDate.map { day < $0 } ?? true
    }

    /// - Parameter minute: of the local day, 0 to 1439.
    func holdAt(minute: Int64, weekday: Int64) -> Bool {
        guard weekdays.isEmpty || weekdays.contains(weekday) else { return false }
        let (start, end) = (startMinute ?? 0, endMinute ?? 1440)
        return start < end
            ? start <= minute && minute < end : start <= minute || minute < end
    }

    private func holdMeter(_ moment: RatedMoment) -> Bool {
        let elapsed = Int128(moment.elapsedMilliseconds)
        // Energy at once counts as if it took a millisecond.
        let milliseconds = Int128(max(1, moment.period.until.millisecondsSince(moment.period.from)))
        let power = Int128(moment.period.energyWh) * 3_600_000
        let current = moment.period.milliamperes.map { Int128($0) * milliseconds * Self.volts }
        return Self.isWithin(Int128(moment.energyWh), minimumWh, maximumWh)
            && Self.isWithin(elapsed, minimumSeconds, maximumSeconds, unit: 1000)
            && Self.isWithin(power, minimumW, maximumW, unit: milliseconds)
            && Self.isWithin(
                current ?? power * 1000, minimumMilliamperes, maximumMilliamperes,
                unit: milliseconds * Self.volts)
    }

    /// Between a phase and the neutral, where only the power is known.
    private static let volts: Int128 = 230

    private static func isWithin(
        _ value: Int128, _ minimum: Int64?, _ maximum: Int64?, unit: Int128 = 1
    ) -> Bool {
        minimum.map { Int128($0) * unit <= value } ?? true
            && maximum.map { value < Int128($0) * unit } ?? true
    }
}
