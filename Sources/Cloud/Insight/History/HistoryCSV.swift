import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudPricing
import CloudWeb
import CommonBase
import Foundation
import MessageCatalogue

/// The history as a table for spreadsheets: a line per transaction, newest first.
struct HistoryCSV: Sendable {
    /// Maximum lines of a download; the last one says that there are more.
    static let maximumLines = 10_000
    static let pageSize = 200

    let texts: HistoryTexts
    let language: Language
    let viewer: Viewer
    let now: Timestamp

    private var csv: CSVText { CSVText(separator: language == .czech ? ";" : ",") }

    var heading: String {
        CSVText.byteOrderMark
            + csv.line(
                [
                    texts.start, texts.end, texts.charger, texts.driver, texts.card,
                    texts.energyInKilowattHours, texts.durationInMinutes, texts.costInCurrency,
                    texts.odd,
                ].map { .plain($0(language)) })
    }

    private var ending: String {
        csv.line([.plain(texts.moreThan(Self.maximumLines)(language))])
    }

    /// Passes the lines to `take`, page by page, so that a long history takes little memory.
    func pages(
        of filter: HistoryFilter, _ database: CloudDatabase, take: (String) async throws -> Void
    ) async throws {
        var (before, count): (TransactionPosition?, Int) = (nil, 0)
        repeat {
            let (after, viewer) = (before, viewer)
            let size = min(Self.pageSize, Self.maximumLines - count)
            let (page, names, bills) = try await database.read { [now] db in
                let page = try filter.page(before: after, size: size, viewer: viewer, db)
                return (
                    page, try HistoryNames(page.records, viewer: viewer, db),
                    try TransactionPrices.bills(page.records, db, at: now)
                )
            }
            try await take(lines(page.records, names, bills))
            count += page.records.count
            before = page.next
            if before != nil, count >= Self.maximumLines { return try await take(ending) }
        } while before != nil
    }

    private func lines(
        _ records: [TransactionRecord], _ names: HistoryNames, _ bills: [TransactionID: Bill]
    ) -> String {
        records.map { line($0, names, bills[$0.id]) }.joined()
    }

    private func line(
        _ record: TransactionRecord, _ names: HistoryNames, _ bill: Bill?
    ) -> String {
        let zone = names.zone(record)
        let anomalies = record.state.anomalies.sorted().map { $0.message(language) }
        return csv.line([
            .plain(time(record.state.startedAt, zone)), .plain(time(record.state.endedAt, zone)),
            .text(names.station(record)), .text(names.driver(record, in: language) ?? ""),
            .text(names.card(record, phone: texts.phone(language)) ?? ""),
            .plain(csv.decimal(record.state.energyWh, digits: 3)),
            .plain(record.seconds(at: now).map { String($0 / 60) } ?? ""),
            .plain(bill.map { csv.decimal($0.total.minor, digits: 2) } ?? ""),
            .plain(anomalies.joined(separator: " ")),
        ])
    }

    /// `2026-11-29 18:05` in the zone of the charger: spreadsheets read it in any language.
    private func time(_ time: Timestamp?, _ zone: TimeZone) -> String {
        guard let time else { return "" }
        let local = time.adding(milliseconds: zone.offset(at: time))
        return String(local.iso8601Seconds.prefix(16)).replacing("T", with: " ")
    }
}
