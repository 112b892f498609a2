import CloudFleet
import CloudWeb
import CommonBase
import Foundation
import MessageCatalogue

/// Lines of a table for spreadsheets, with amounts and times as they read them in the language.
struct CSVLines: Sendable {
    private let language: Language
    private let csv: CSVText

    init(_ language: Language) {
        self.language = language
        csv = CSVText(separator: language == .czech ? ";" : ",")
    }

    func heading(_ names: [Message]) -> String {
        CSVText.byteOrderMark + csv.line(names.map { .plain($0(language)) })
    }

    func line(_ cells: [CSVText.Cell]) -> String { csv.line(cells) }

    /// `-12,40`
    func money(_ amount: Money) -> String { csv.decimal(amount.minor, digits: 2) }

    /// kWh
    func energy(_ wattHours: Int64) -> String { csv.decimal(wattHours, digits: 3) }

    /// `2026-11-29`, in the zone of the operator.
    func day(_ time: Timestamp) -> String { CalendarDay(time, in: AccountingMonth.zone).text }

    /// `2026-11-29 18:05`, in the zone of the operator.
    func time(_ time: Timestamp) -> String {
        let local = time.adding(milliseconds: AccountingMonth.zone.offset(at: time))
        return String(local.iso8601Seconds.prefix(16)).replacing("T", with: " ")
    }
}
