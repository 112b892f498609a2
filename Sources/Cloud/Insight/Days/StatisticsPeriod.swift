import CloudFleet
import CommonBase

/// The span of a page of statistics, and how it is divided.
enum StatisticsPeriod: String, Hashable, Sendable, CaseIterable {
    case week, month, year

    struct Slot: Hashable, Sendable {
        var days: ClosedRange<CalendarDay>
    }

    private var count: Int64 {
        switch self {
        case .week: 8
        case .month: 6
        case .year: 5
        }
    }

    /// The slots until today, oldest first, and as many before them, for comparison.
    func slots(until today: CalendarDay) -> (before: [Slot], now: [Slot]) {
        let starts = (1 - 2 * count...1).map { start(of: $0, today) }
        let slots = zip(starts, starts.dropFirst()).map {
            Slot(days: $0...$1.adding(days: -1))
        }
        return (Array(slots.prefix(Int(count))), Array(slots.suffix(Int(count))))
    }

    /// The first day of a slot; 0 for the present one, negative for earlier ones.
    private func start(of number: Int64, _ today: CalendarDay) -> CalendarDay {
        switch self {
        case .week: today.adding(days: 1 - today.weekday + number * 7)
        case .month: today.month.adding(months: number).firstDay
        case .year:
            today.month.adding(months: 1 - today.month.monthOfYear + number * 12).firstDay
        }
    }
}
