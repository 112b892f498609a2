import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase

/// The query parameters of the history. A form sends those that were left empty, too; they count as
/// absent, as all that are not valid do.
enum HistoryQuery {
    static let from = day("from", "Only transactions that began on this day or later")
    static let to = day("to", "Only transactions that began on this day or earlier")
    static let station = QueryParameter<StationID>.id(
        "station", "Only transactions at this charger"
    )
    static let driver = QueryParameter<PersonID>.id(
        "driver", "Only transactions of this driver"
    )
    static let card = QueryParameter<ID<IdTokenRecord>>.id(
        "card", "Only transactions with this card"
    )
    static let odd = QueryParameter<Bool>.flag("odd", "Only transactions that were odd")
    static let before = Paging.cursor { text -> TransactionPosition? in
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let time = Int64(parts[0]), time >= 0 else { return nil }
        return TransactionPosition(time: Timestamp(milliseconds: time), id: String(parts[1]))
    }

    static let filters: [any DescribedParameter] = [from, to, station, driver, card, odd]

    static func day(_ name: String, _ summary: String) -> QueryParameter<CalendarDay> {
        QueryParameter(
            name, summary, expectation: "a date as 2026-11-29",
            schema: .object(["type": "string", "format": "date"])
        ) { CalendarDay($0) }
    }
}

extension HistoryFilter {
    /// The query of this filter, `from=2026-11-01&odd=true`; empty for no filter.
    var query: String {
        let pairs: [(String, String?)] = [
            ("from", from?.text), ("to", to?.text), ("station", station?.text),
            ("driver", person?.text), ("card", card?.text), ("odd", isOdd ? "true" : nil),
        ]
        return pairs.compactMap { name, value in
            value.map { "\(name)=\($0.percentEncodedForQuery)" }
        }
        .joined(separator: "&")
    }
}
