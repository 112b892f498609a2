import CloudFleet
import CommonBase

extension RecurrenceRule {
    /// The days of the occurrences, in their order; the first one is not before that of `start`.
    ///
    /// - Parameters:
    ///   - last: the last day that is looked at.
    ///   - steps: how many periods may still be looked at; it is reduced by those that were, by more
    ///     for rules with many parts.
    /// - Returns: nil if the steps did not suffice.
    func days(
        from start: ICalTime, earliest: CalendarDay, last: CalendarDay, steps: inout Int
    ) -> [CalendarDay]? {
        var found: [CalendarDay] = []
        var counted = 0
        var period = count == nil ? firstPeriod(start.day, earliest) : 0
        while true {
            guard steps > 0 else { return nil }
            steps -= effort
            guard let (begin, chosen) = candidates(period, start.day), begin <= last else {
                return found
            }
            for day in chosen where day >= start.day {
                counted += 1
                if let count, counted > count { return found }
                if day > last || isOver(start.on(day)) { return found }
                if day >= earliest { found.append(day) }
            }
            period += 1
        }
    }

    /// How many lists of days a period is chosen from: a rule with many parts costs more steps.
    private var effort: Int {
        let parts = max(1, weekdays.count)
        switch frequency {
        case .daily, .weekly: return 1
        case .monthly: return parts
        case .yearly:
            let isDate = months.isEmpty && monthDays.isEmpty && weekdays.isEmpty
            return parts * (isDate ? 1 : months.isEmpty ? 12 : months.count)
        }
    }

    /// A period that is not after the one with `earliest`: so an old event costs no more than a new
    /// one.
    private func firstPeriod(_ start: CalendarDay, _ earliest: CalendarDay) -> Int64 {
        let days = max(0, earliest.number - start.number)
        let longest: Int64 =
            switch frequency {
            case .daily: 1
            case .weekly: 7
            case .monthly: 31
            case .yearly: 366
            }
        return max(0, days / (longest * interval) - 1)
    }

    /// The first day of a period, and the days in it that the rule chooses; nil past year 9999.
    private func candidates(
        _ period: Int64, _ start: CalendarDay
    ) -> (begin: CalendarDay, days: [CalendarDay])? {
        switch frequency {
        case .daily:
            let day = start.adding(days: period * interval)
            return (day, isChosen(day) ? [day] : [])
        case .weekly:
            let offset = (start.weekday - weekStart + 7) % 7
            let begin = start.adding(days: period * interval * 7 - offset)
            let wanted = weekdays.isEmpty ? [start.weekday] : weekdays.map(\.weekday)
            let days = (0..<7).map { begin.adding(days: $0) }
            return (begin, days.filter { wanted.contains($0.weekday) && isInMonths($0) })
        case .monthly:
            let month = Month(start).adding(period * interval)
            guard month.isValid else { return nil }
            if !months.isEmpty && !months.contains(month.month) { return (month.first, []) }
            return (month.first, days(of: month, start))
        case .yearly:
            let january = Month(year: Month(start).year + period * interval, month: 1)
            guard january.isValid else { return nil }
            return (january.first, days(ofYear: january, start))
        }
    }

    private func isInMonths(_ day: CalendarDay) -> Bool {
        months.isEmpty || months.contains(Month(day).month)
    }

    /// The filters of a daily rule.
    private func isChosen(_ day: CalendarDay) -> Bool {
        guard isInMonths(day) else { return false }
        if !weekdays.isEmpty && !weekdays.contains(where: { $0.weekday == day.weekday }) {
            return false
        }
        guard !monthDays.isEmpty else { return true }
        return Month(day).days(monthDays).contains(day)
    }

    private func days(of month: Month, _ start: CalendarDay) -> [CalendarDay] {
        let all = month.first.number...month.last.number
        if !monthDays.isEmpty {
            let chosen = month.days(monthDays)
            if weekdays.isEmpty { return chosen }
            let allowed = Set(days(by: weekdays, in: all))
            return chosen.filter { allowed.contains($0) }
        }
        if !weekdays.isEmpty { return days(by: weekdays, in: all) }
        return month.days([start.number - Month(start).first.number + 1])
    }

    private func days(ofYear january: Month, _ start: CalendarDay) -> [CalendarDay] {
        if months.isEmpty && monthDays.isEmpty && !weekdays.isEmpty {
            return days(by: weekdays, in: january.first.number...january.adding(11).last.number)
        }
        var wanted = Set(months)
        if wanted.isEmpty { wanted = monthDays.isEmpty ? [Month(start).month] : Set(1...12) }
        return wanted.sorted().flatMap { days(of: january.adding($0 - 1), start) }
    }

    /// The days on these weekdays within a month or a year.
    private func days(by weekdays: [Weekday], in all: ClosedRange<Int64>) -> [CalendarDay] {
        var found: Set<CalendarDay> = []
        for wanted in weekdays {
            let days = all.map { CalendarDay($0) }.filter { $0.weekday == wanted.weekday }
            guard let ordinal = wanted.ordinal else {
                found.formUnion(days)
                continue
            }
            let index = ordinal > 0 ? Int(ordinal) - 1 : days.count + Int(ordinal)
            if days.indices.contains(index) { found.insert(days[index]) }
        }
        return found.sorted()
    }
}

/// A month of the Gregorian calendar, by arithmetic alone.
private struct Month {
    var year: Int64
    /// 1 to 12.
    var month: Int64

    init(year: Int64, month: Int64) {
        self.year = year
        self.month = month
    }

    init(_ day: CalendarDay) {
        let date = CivilDate(daysSinceEpoch: day.number)
        year = date.year
        month = date.month
    }

    var isValid: Bool { (1...9998).contains(year) }

    func adding(_ months: Int64) -> Month {
        let sum = year * 12 + month - 1 + months
        let year = sum.flooredQuotient(12)
        return Month(year: year, month: sum - year * 12 + 1)
    }

    var first: CalendarDay {
        CalendarDay(CivilDate(year: year, month: month, day: 1).daysSinceEpoch)
    }

    var last: CalendarDay { adding(1).first.adding(days: -1) }

    /// Days by their numbers, from the end of the month below 0; those that do not exist are left
    /// out.
    func days(_ numbers: [Int64]) -> [CalendarDay] {
        let length = last.number - first.number + 1
        let valid = numbers.map { $0 > 0 ? $0 : length + 1 + $0 }
            .filter { (1...length).contains($0) }
        return Set(valid).sorted().map { first.adding(days: $0 - 1) }
    }
}
