import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// What a host has earned, sale by sale, and where the money is.
struct EarningPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let settings: MoneySettings

    private static let pageSize = 25
    /// Drivers who owe that the page lists.
    private static let debtorLimit = 50
    static let cursor = Paging.cursor { EarningPosition($0) }

    private var texts: EarningTexts { EarningTexts() }

    func all() -> [Route] {
        [
            site.page(
                DeskPaths.earnings, for: .person, "Show my earnings", query: [Self.cursor], show),
            site.download(
                "\(DeskPaths.earnings).csv", for: .person, "Download my earnings as CSV",
                download),
        ]
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (host, now) = (try visit.personID(), visit.moment.wall)
        let (before, seller) = (visit.query(Self.cursor), settings.seller)
        let found = try await database.read { db in
            let sums = try EarningSums(of: host, db)
            let debtors =
                seller == .host
                ? try EarningSums.debtors(of: host, limit: Self.debtorLimit, db) : []
            let items = try HostEarnings.list(
                of: host, seller, before: before, size: Self.pageSize, db)
            return EarningModel.Found(
                sums: sums,
                months: try MonthlyEarnings(of: host, seller, db, at: now).months,
                nextRelease: sums.pending > .zero
                    ? try HostEarnings.nextRelease(of: host, after: now, db) : nil,
                debtors: debtors,
                names: debtors.isEmpty ? [:] : try PersonTable.names(debtors.map(\.driver), db),
                items: items, places: try Self.places(items, db))
        }
        return HTMLPage(
            "desk-earnings", title: texts.heading, texts: texts,
            model: EarningModel(
                found, settings, isFirst: before == nil, size: Self.pageSize, texts, visit))
    }

    private static func places(
        _ items: [HostEarnings.Item], _ db: Database
    ) throws -> [StationID: StationPlace] {
        let stations = items.compactMap(\.sale?.stationID)
        return stations.isEmpty ? [:] : try StationPlace.of(stations, db)
    }

    @Sendable private func download(_ visit: Visit) async throws -> Download {
        let (host, seller) = (try visit.personID(), settings.seller)
        let csv = EarningCSV(texts: texts, language: visit.language)
        var (text, before, count): (String, EarningPosition?, Int) = (csv.heading, nil, 0)
        while true {
            let after = before
            let (items, places) = try await database.read { db in
                let items = try HostEarnings.list(
                    of: host, seller, before: after, size: EarningCSV.pageSize, db)
                return (items, try Self.places(items, db))
            }
            let shown = items.prefix(EarningCSV.pageSize)
            for item in shown { text += csv.line(item, places) }
            count += shown.count
            guard items.count > shown.count, let last = shown.last else { break }
            before = last.position
            if count >= EarningCSV.maximumLines {
                text += csv.ending
                break
            }
        }
        return Download(
            "text/csv; charset=utf-8", name: "zapoj-earnings.csv", Array(text.utf8))
    }
}

/// The earnings as a table for spreadsheets: a line per sale, newest first.
struct EarningCSV: Sendable {
    static let maximumLines = 10_000
    static let pageSize = 200

    let texts: EarningTexts
    let language: Language

    private var csv: CSVLines { CSVLines(language) }

    var heading: String {
        csv.heading([
            texts.billedAt, texts.place, texts.energy, texts.price, texts.fee, texts.vat,
            texts.part, texts.availableAt, texts.receipt,
        ])
    }

    /// Says that there are more lines.
    var ending: String {
        csv.line([.plain(texts.moreThan(Self.maximumLines)(language))])
    }

    func line(_ item: HostEarnings.Item, _ places: [StationID: StationPlace]) -> String {
        let place = item.sale.flatMap { places[$0.stationID] }
        let formats = Formats.shared(language, zone: place?.timeZone ?? Location.standardTimeZone)
        let name =
            item.sale.map { place?.name ?? $0.stationID.text } ?? texts.bookingFee(language)
        func amount(_ amount: Money?) -> CSVText.Cell {
            .plain(amount.map(csv.money) ?? "")
        }
        return csv.line([
            .plain(item.sale.map { formats.isoDay($0.settledAt) } ?? ""), .text(name),
            .plain(item.sale.map { csv.energy($0.energyWh) } ?? ""),
            amount(item.sale?.total), amount(item.sale?.shares.fee),
            amount(item.sale?.shares.vat), amount(item.amount),
            .plain(item.availableAt.map { formats.isoDay($0) } ?? ""),
            .plain(item.sale?.transactionID.text ?? item.bookingID ?? ""),
        ])
    }
}
