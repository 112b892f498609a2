import CloudCore
import CommonBase
import Foundation

/// When and how much the members of a group may charge at the places of its grants.
package struct GroupLimits: Hashable, Sendable {
    package enum Counted: String, Hashable, Sendable, CaseIterable {
        /// Each member's own energy.
        case member
        /// The energy of all members together.
        case group
    }

    /// A day, a week from Monday, or a month of the calendar, in the local time of the place.
    package enum Period: String, Hashable, Sendable, CaseIterable {
        case day, week, month
    }

    package struct Key: Hashable, Sendable {
        package var counted: Counted
        package var period: Period

        package init(_ counted: Counted, _ period: Period) {
            self.counted = counted
            self.period = period
        }
    }

    /// In Wh.
    package static let energies: ClosedRange<Int64> = 1000...100_000_000
    /// In hundredths: 1 Kč to 1,000,000 Kč.
    package static let amounts: ClosedRange<Int64> = 100...100_000_000
    /// Maximum hours of a group.
    package static let hoursLimit = 14

    /// In Wh; no limit where nothing is.
    package var energyWh: [Key: Int64]
    /// With VAT; no limit where nothing is.
    package var costs: [Key: Money]
    /// Always, if empty.
    package var hours: [GroupHours]

    package init(
        energyWh: [Key: Int64] = [:], costs: [Key: Money] = [:], hours: [GroupHours] = []
    ) {
        self.energyWh = energyWh
        self.costs = costs
        self.hours = hours
    }

    package var isUnlimited: Bool { energyWh.isEmpty && costs.isEmpty && hours.isEmpty }
}

extension GroupLimits {
    /// Whether the members may charge at this time.
    package func isOpen(at now: Timestamp, in zone: TimeZone) -> Bool {
        hours.isEmpty || hours.contains { $0.contains(now, in: zone) }
    }

    /// Whether the members may charge all through this time, which is looked at by quarter-hours and
    /// may be at most two days long.
    package func isOpen(throughout window: Range<Timestamp>, in zone: TimeZone) -> Bool {
        if hours.isEmpty { return true }
        let length = window.upperBound.milliseconds - window.lowerBound.milliseconds
        guard length <= 2 * 86_400_000 else { return false }
        return stride(
            from: window.lowerBound.milliseconds, to: window.upperBound.milliseconds, by: 900_000
        ).allSatisfy { isOpen(at: Timestamp(milliseconds: $0), in: zone) }
    }
}

extension GroupLimits.Period {
    /// When the period that holds a time began.
    package func start(at now: Timestamp, in zone: TimeZone) -> Timestamp {
        range(at: now, in: zone).lowerBound
    }

    /// The period that holds a time.
    package func range(at now: Timestamp, in zone: TimeZone) -> Range<Timestamp> {
        let today = CalendarDay(now, in: zone)
        let monday = today.adding(days: 1 - today.weekday)
        let (first, next): (CalendarDay, CalendarDay) =
            switch self {
            case .day: (today, today.adding(days: 1))
            case .week: (monday, monday.adding(days: 7))
            case .month: (today.month.firstDay, today.month.adding(months: 1).firstDay)
            }
        let start = first.start(in: zone)
        return start..<max(start, next.start(in: zone))
    }
}
