import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// What an accountant needs of a month: sums by VAT, and tables of documents and chargings.
struct AccountingPages: Sendable {
    let context: MoneyContext

    private static let path = "/papers/accounting"
    static let month = AccountingMonth.parameter(
        "The month, as 2026-11; the one before this one if absent")

    private var texts: AccountingTexts { AccountingTexts() }

    func all() -> [Route] {
        let site = context.site
        return [
            site.page(
                Self.path, for: .admin, "Show the VAT of a month", query: [Self.month], show),
            site.download(
                Self.path + ".csv", for: .admin, "Download the documents of a month as CSV",
                query: [Self.month], documents),
            site.download(
                "/papers/cdrs.csv", for: .person,
                "Download the chargings of a month that I paid or sold as CSV",
                query: [Self.month], cdrs),
        ]
    }

    static func chosen(_ visit: Visit) -> AccountingMonth {
        visit.query(month) ?? AccountingMonth(of: visit.moment.wall).previous
    }

    private struct Model: Sendable {
        struct Row: Sendable {
            var name: String
            var count: String
            var base: String
            var vat: String
            var total: String
        }

        /// That no money moves; nil where it does.
        var testMoney: String?
        var month: FormField
        var heading: String
        var rows: [Row]
        var hasRows: Bool
        var documentsPath: String
        var cdrsPath: String
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let month = Self.chosen(visit)
        let sums = try await context.database.read { db in
            try VATSum.list(in: month.times, viewer: visit.viewer, db)
        }
        let model = Model(
            testMoney: MoneyMode(context.settings).testMoney.map(visit.say),
            month: visit.field(
                "month", texts.month, value: month.text, hint: texts.monthHint, isRequired: true,
                maximum: 7),
            heading: visit.formats.month(month.middle),
            rows: sums.map { sum in
                Model.Row(
                    name: visit.say(texts.name(of: sum.kind, isTaxed: sum.isTaxed)),
                    count: String(sum.count),
                    base: visit.formats.money(sum.total - sum.vat),
                    vat: visit.formats.money(sum.vat), total: visit.formats.money(sum.total))
            },
            hasRows: !sums.isEmpty, documentsPath: "\(Self.path).csv?month=\(month.text)",
            cdrsPath: "/papers/cdrs.csv?month=\(month.text)")
        return HTMLPage("accounting", title: texts.title, texts: texts, model: model)
    }

    @Sendable private func documents(_ visit: Visit) async throws -> Download {
        let csv = AccountingCSV(texts: texts, language: visit.language)
        let month = Self.chosen(visit)
        return Download(
            "text/csv; charset=utf-8", name: "documents-\(month.text).csv",
            try await csv.bytes(of: month.times, context.database))
    }

    @Sendable private func cdrs(_ visit: Visit) async throws -> Download {
        let csv = CDRCSV(texts: texts, language: visit.language, viewer: visit.viewer)
        let month = Self.chosen(visit)
        return Download(
            "text/csv; charset=utf-8", name: "cdrs-\(month.text).csv",
            try await csv.bytes(of: month.times, context.database))
    }
}

/// The documents of one kind, with or without VAT.
struct VATSum: Sendable, FetchableRecord {
    var kind: Document.Kind
    var isTaxed: Bool
    var count: Int64
    var total: Money
    var vat: Money

    init(row: Row) throws {
        kind = try row.choice("kind")
        isTaxed = try row["is_taxed"] as Int64 == 1
        count = try row["documents"]
        total = Money(minor: try row["total"])
        vat = Money(minor: try row["vat"])
    }

    /// By the time of supply. Only admins see any.
    static func list(
        in times: Range<Timestamp>, viewer: Viewer, _ db: Database
    ) throws -> [VATSum] {
        guard viewer.isAdmin else { return [] }
        return try fetchAll(
            db,
            cached: """
                SELECT kind, CASE WHEN vat = 0 THEN 0 ELSE 1 END AS is_taxed,
                    count(*) AS documents, CAST(sum(total) AS BIGINT) AS total,
                    CAST(sum(vat) AS BIGINT) AS vat
                FROM document WHERE supplied_at >= ? AND supplied_at < ?
                GROUP BY kind, CASE WHEN vat = 0 THEN 0 ELSE 1 END ORDER BY 1, 2
                """,
            arguments: [times.lowerBound, times.upperBound])
    }
}
