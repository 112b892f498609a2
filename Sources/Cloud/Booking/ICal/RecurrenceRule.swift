import CloudFleet
import CommonBase

/// The parts of RRULE (RFC 5545 §3.3.10) that are expanded: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY,
/// INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH and WKST.
struct RecurrenceRule: Hashable, Sendable {
    enum Frequency: String, Sendable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    /// `2TU`, `-1FR` or `MO`.
    struct Weekday: Hashable, Sendable {
        /// 1 for Monday to 7 for Sunday.
        var weekday: Int64
        /// Counted from the start or, below 0, from the end of the month or year; nil for each.
        var ordinal: Int64?

        static let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

        init?(_ text: some StringProtocol) {
            guard let index = Self.names.firstIndex(of: String(text.suffix(2))) else { return nil }
            weekday = Int64(index) + 1
            let number = text.dropLast(2)
            if number.isEmpty { return }
            guard let ordinal = Int64(number), ordinal != 0, (-53...53).contains(ordinal) else {
                return nil
            }
            self.ordinal = ordinal
        }
    }

    var frequency: Frequency
    var interval: Int64 = 1
    var count: Int?
    var until: ICalTime?
    var weekdays: [Weekday] = []
    /// 1 to 31, or from the end of the month below 0.
    var monthDays: [Int64] = []
    var months: [Int64] = []
    /// 1 for Monday.
    var weekStart: Int64 = 1

    /// Nil for a rule that has other parts, or is not valid.
    init?(_ text: String, start: ICalTime) {
        var parts: [String: String] = [:]
        for part in text.split(separator: ";") {
            guard let equals = part.firstIndex(of: "=") else { return nil }
            let value = part[part.index(after: equals)...].uppercased()
            parts[part[..<equals].uppercased()] = value
        }
        guard let frequency = parts["FREQ"].flatMap(Frequency.init) else { return nil }
        self.frequency = frequency
        for (name, value) in parts where name != "FREQ" {
            guard read(name, value, start) else { return nil }
        }
        let hasOrdinals = weekdays.contains { $0.ordinal != nil }
        switch frequency {
        case .daily: if hasOrdinals { return nil }
        case .weekly: if hasOrdinals || !monthDays.isEmpty { return nil }
        case .monthly, .yearly: break
        }
    }

    /// Maximum values of a part.
    private static let listLimit = 64

    private mutating func read(_ name: String, _ value: String, _ start: ICalTime) -> Bool {
        let list = value.split(separator: ",")
        guard list.count <= Self.listLimit else { return false }
        switch name {
        case "INTERVAL":
            guard let number = Int64(value), (1...1000).contains(number) else { return false }
            interval = number
        case "COUNT":
            guard let number = Int(value), number > 0 else { return false }
            count = number
        case "UNTIL":
            guard let time = ICalTime(value, zone: start.zone) else { return false }
            until = time
        case "BYDAY":
            weekdays = list.compactMap { Weekday($0) }
            return weekdays.count == list.count && !list.isEmpty
        case "BYMONTHDAY":
            monthDays = list.compactMap { Int64($0) }
            return monthDays.count == list.count && !list.isEmpty
                && monthDays.allSatisfy { $0 != 0 && (-31...31).contains($0) }
        case "BYMONTH":
            months = list.compactMap { Int64($0) }
            return months.count == list.count && !list.isEmpty
                && months.allSatisfy { (1...12).contains($0) }
        case "WKST":
            guard let day = Weekday(value), day.ordinal == nil else { return false }
            weekStart = day.weekday
        default: return false
        }
        return true
    }

    /// Whether an occurrence lies after the end of the rule.
    func isOver(_ occurrence: ICalTime) -> Bool {
        guard let until else { return false }
        if until.second == nil { return occurrence.day > until.day }
        return occurrence.moment > until.moment
    }
}
