import CloudWeb
import CommonBase
import MessageCatalogue

/// What the page of statistics shows.
struct StatisticsModel: Sendable {
    struct Choice: Sendable {
        var path: String
        var label: String
        var isCurrent: Bool
    }

    struct Group: Sendable {
        var heading: String
        var rows: [ShareRow]
    }

    struct Figure: Sendable {
        var name: String
        var value: String
        var change: String?
    }

    let caption: String
    let heading: Message
    let span: String
    let periods: [Choice]
    let scopes: [Choice]
    /// The only charger that counts; nil for all.
    let station: String?
    let allStationsPath: String
    let isHost: Bool
    let isEmpty: Bool
    let figures: [Figure]
    let chartTitle: String
    let chart: BarChart
    let rows: [ShareRow]
    let groups: [Group]
    let hasPattern: Bool
    let pattern: WeekPattern?
    let busiestText: String?

    init(_ numbers: StatisticsNumbers, _ visit: Visit, _ texts: StatisticsTexts) {
        let formats = visit.formats
        heading =
            numbers.scope == .own
            ? texts.ownTitle : visit.viewer.isAdmin ? texts.allTitle : texts.managedTitle
        caption = visit.say(heading)
        let (spanText, chartText) = Self.titles(numbers.period, texts)
        (span, chartTitle) = (visit.say(spanText), visit.say(chartText))
        station = numbers.station.map { numbers.stationName ?? $0.text }
        allStationsPath = Self.path(numbers.scope, numbers.period)
        periods = StatisticsPeriod.allCases.map { period in
            Choice(
                path: Self.path(numbers.scope, period, station: numbers.station?.text),
                label: visit.say(Self.name(period, texts)), isCurrent: period == numbers.period)
        }
        scopes = EnergyScope.allCases.map { scope in
            Choice(
                path: Self.path(scope, numbers.period),
                label: visit.say(
                    scope == .own
                        ? texts.own : visit.viewer.isAdmin ? texts.allTitle : texts.managed),
                isCurrent: scope == numbers.scope)
        }
        isHost = numbers.isHost
        isEmpty = numbers.now == EnergySum()
        figures = Self.figures(numbers, visit, formats, texts)
        let columns = numbers.columns.map { column in
            (
                label: Self.label(column.slot, numbers.period, visit, texts),
                wattHours: column.sum.energyWh
            )
        }
        let highest = max(numbers.columns.map(\.sum.energyWh).max() ?? 0, 1)
        rows = zip(columns, numbers.columns).map { column, number in
            ShareRow(
                name: column.label, energy: formats.energy(number.sum.energyWh),
                charges: String(number.sum.transactions),
                percent: number.sum.energyWh * 100 / highest)
        }
        let alternative = rows.map { "\($0.name) \($0.energy)" }.joined(separator: ", ")
        chart = BarChart(columns, label: "\(chartTitle): \(alternative)") { wattHours in
            Self.kilowattHours(wattHours, formats)
        }
        groups = Self.groups(numbers, visit, formats, texts)
        pattern = WeekPattern(
            numbers.pattern, weekday: { visit.say(texts.weekday($0)) },
            number: { Self.kilowattHours($0, formats) })
        hasPattern = pattern != nil
        busiestText = pattern.map { pattern in
            let (day, hour) = (pattern.peak.weekday, pattern.peak.hour)
            return visit.say(texts.busiest(day: day, from: hour, to: hour + 2))
        }
    }

    private static func path(
        _ scope: EnergyScope, _ period: StatisticsPeriod, station: String? = nil
    ) -> String {
        "/statistics?of=\(scope.rawValue)&by=\(period.rawValue)"
            + (station.map { "&station=\($0.percentEncodedForQuery)" } ?? "")
    }

    /// Without a unit: whole numbers from 10 kWh on.
    private static func kilowattHours(_ wattHours: Int64, _ formats: Formats) -> String {
        formats.number(Double(wattHours) / 1000, digits: (1..<10_000).contains(wattHours) ? 1 : 0)
    }

    private static func titles(
        _ period: StatisticsPeriod, _ texts: StatisticsTexts
    ) -> (span: Message, chart: Message) {
        switch period {
        case .week: (texts.lastWeeks, texts.byWeek)
        case .month: (texts.lastMonths, texts.byMonth)
        case .year: (texts.lastYears, texts.byYear)
        }
    }

    private static func name(_ period: StatisticsPeriod, _ texts: StatisticsTexts) -> Message {
        switch period {
        case .week: texts.week
        case .month: texts.month
        case .year: texts.year
        }
    }

    /// `lis`, `2026`, or the first day of a week, `24. 11.`
    private static func label(
        _ slot: StatisticsPeriod.Slot, _ period: StatisticsPeriod, _ visit: Visit,
        _ texts: StatisticsTexts
    ) -> String {
        let day = slot.days.lowerBound
        switch period {
        case .week:
            let parts = day.text.split(separator: "-").compactMap { Int64($0) }
            guard parts.count == 3 else { return day.text }
            return visit.say(
                Message(
                    "\(parts[2]) \(texts.month(parts[1])(.english))",
                    "\(parts[2]).\u{A0}\(parts[1])."))
        case .month: return visit.say(texts.month(day.month.monthOfYear))
        case .year: return String(day.month.year)
        }
    }

    private static func figures(
        _ numbers: StatisticsNumbers, _ visit: Visit, _ formats: Formats,
        _ texts: StatisticsTexts
    ) -> [Figure] {
        let (now, before) = (numbers.now, numbers.before)
        var change: String?
        if before.energyWh > 0, now.energyWh < WattHourBounds.range.upperBound {
            let percent = (now.energyWh - before.energyWh) * 100 / before.energyWh
            if percent.magnitude < 1000 { change = visit.say(texts.change(percent)) }
        }
        let average = now.transactions > 0 ? now.energyWh / now.transactions : 0
        return [
            Figure(
                name: visit.say(texts.energy), value: formats.energy(now.energyWh),
                change: change),
            Figure(
                name: visit.say(texts.charges), value: formats.number(Double(now.transactions)),
                change: nil),
            Figure(
                name: visit.say(texts.average), value: formats.energy(average), change: nil),
            Figure(
                name: visit.say(texts.time), value: formats.duration(seconds: now.seconds),
                change: nil),
        ]
    }

    private static func groups(
        _ numbers: StatisticsNumbers, _ visit: Visit, _ formats: Formats,
        _ texts: StatisticsTexts
    ) -> [Group] {
        let stations = numbers.isWhole ? texts.chargersOfWhole : texts.chargers
        let isFilter = numbers.station == nil
        return [
            (stations, texts.removedCharger, numbers.stations, isFilter),
            (texts.cards, texts.removedCard, numbers.cards, false),
            (texts.vehicles, texts.removedVehicle, numbers.vehicles, false),
            (texts.drivers, texts.removedDriver, numbers.drivers, false),
        ].compactMap { title, removed, groups, isFilter in
            guard let highest = groups.map(\.sum.energyWh).max() else { return nil }
            let rows = groups.map { group in
                ShareRow(
                    name: group.name.map { $0.isEmpty ? visit.say(texts.phone) : $0 }
                        ?? visit.say(removed),
                    energy: formats.energy(group.sum.energyWh),
                    charges: String(group.sum.transactions),
                    percent: group.sum.energyWh * 100 / max(highest, 1),
                    path: isFilter && group.name != nil
                        ? path(numbers.scope, numbers.period, station: group.id) : nil)
            }
            return Group(heading: visit.say(title), rows: rows)
        }
    }
}
