import ChargingModel
import CloudFleet
import CommonBase
import Foundation

/// What an ended transaction adds to one day.
struct DayShare: Hashable, Sendable {
    var day: CalendarDay
    var energyWh: Int64
    var seconds: Int64

    /// A transaction counts at most this many days, the last ones: a wrong clock may say years.
    static let maximumDays: Int64 = 400

    /// The days of a transaction. Their energy is exactly that of the transaction, and their seconds
    /// its duration. The energy is that of the quarters of each day, or in proportion to the time
    /// as long as the quarters do not have the energy of the transaction.
    /// - Parameter heard: the time of a transaction that has no time of its own.
    static func shares(
        of transaction: ChargingTransaction, _ quarters: QuarterEnergy, heard: Timestamp,
        in zone: TimeZone
    ) -> [DayShare] {
        let end = transaction.endedAt ?? transaction.startedAt ?? heard
        let earliest = end.adding(seconds: -maximumDays * 86_400)
        let start = max(min(transaction.startedAt ?? end, end), earliest)
        let seconds = seconds(from: start, to: end, in: zone)
        let first = CalendarDay(start, in: zone)
        var energy = energy(of: quarters, in: zone)
        if energy.values.reduce(0, +) != transaction.energyWh {
            energy = divided(transaction.energyWh, seconds, otherwise: first)
        }
        let days = Set(seconds.keys).union(energy.keys).union([first])
        return days.sorted().map {
            DayShare(day: $0, energyWh: energy[$0] ?? 0, seconds: seconds[$0] ?? 0)
        }
    }

    /// The whole seconds of each day. Zones change their offset at a whole quarter of an hour, so
    /// no quarter belongs to two days.
    private static func seconds(
        from start: Timestamp, to end: Timestamp, in zone: TimeZone
    ) -> [CalendarDay: Int64] {
        var seconds: [CalendarDay: Int64] = [:]
        var (time, given): (Timestamp, Int64) = (start, 0)
        while time < end {
            let day = CalendarDay(time, in: zone)
            let next = min(day.adding(days: 1).start(in: zone), end)
            // A zone that skips a midnight still makes progress.
            time = next > time ? next : end
            let total = time.millisecondsSince(start) / 1000
            if total > given { seconds[day, default: 0] += total - given }
            given = total
        }
        return seconds
    }

    private static func energy(
        of quarters: QuarterEnergy, in zone: TimeZone
    ) -> [CalendarDay: Int64] {
        var energy: [CalendarDay: Int64] = [:]
        for item in quarters.items {
            energy[CalendarDay(item.from, in: zone), default: 0] += item.energyWh
        }
        return energy
    }

    /// `energyWh` in proportion to the seconds of each day.
    private static func divided(
        _ energyWh: Int64, _ seconds: [CalendarDay: Int64], otherwise first: CalendarDay
    ) -> [CalendarDay: Int64] {
        let total = seconds.values.reduce(0, +)
        guard energyWh > 0, total > 0 else { return [first: energyWh] }
        var (passed, given): (Int64, Int64) = (0, 0)
        var energy: [CalendarDay: Int64] = [:]
        for (day, part) in seconds.sorted(by: { $0.key < $1.key }) {
            passed += part
            let share = total.dividingFullWidth(energyWh.multipliedFullWidth(by: passed)).quotient
            energy[day] = share - given
            given = share
        }
        return energy
    }
}
