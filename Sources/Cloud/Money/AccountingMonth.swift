import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase
import Foundation

/// A month of statements and documents, in the time zone of the cloud.
struct AccountingMonth: Hashable, Comparable, Sendable {
    static let zone = StationZone.standard

    var month: CalendarMonth

    init(_ month: CalendarMonth) { self.month = month }

    /// The month of a time.
    init(of time: Timestamp) { month = CalendarDay(time, in: Self.zone).month }

    /// `2026-11`; nil for any other text.
    init?(_ text: String) {
        guard text.utf8.count == 7, let day = CalendarDay("\(text)-01"),
            day.month.number >= 0
        else { return nil }
        month = day.month
    }

    static func < (left: Self, right: Self) -> Bool { left.month < right.month }

    /// `2026-11`
    var text: String { String(month.firstDay.text.prefix(7)) }

    var start: Timestamp { month.firstDay.start(in: Self.zone) }
    /// When the next month begins.
    var end: Timestamp { next.start }
    var times: Range<Timestamp> { start..<end }

    /// When it can be closed: nothing is added to it afterwards.
    var closing: Timestamp { SaleMonth.closing(of: month) }

    func postings(_ db: Database) throws -> MonthPostings { try MonthPostings(month, db) }

    var next: AccountingMonth { AccountingMonth(month.adding(months: 1)) }
    var previous: AccountingMonth { AccountingMonth(month.adding(months: -1)) }

    /// The last months before that of a time, the oldest first.
    static func before(_ time: Timestamp, count: Int64) -> [AccountingMonth] {
        let present = AccountingMonth(of: time).month
        return (1...count).reversed().map { AccountingMonth(present.adding(months: -$0)) }
    }

    /// A time within it, for its name.
    var middle: Timestamp { start.adding(seconds: 15 * 86_400) }

    /// The query parameter `month`.
    static func parameter(_ summary: String) -> QueryParameter<AccountingMonth> {
        QueryParameter(
            "month", summary, expectation: "a month such as 2026-11",
            schema: .object(["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"])
        ) { AccountingMonth($0) }
    }
}
