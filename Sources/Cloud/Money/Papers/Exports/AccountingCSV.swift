import CloudCharging
import CloudCore
import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// The documents of a month for an accountant's spreadsheet: a line per document.
struct AccountingCSV: Sendable {
    /// Maximum lines of a download; the last one says that there are more.
    static let maximumLines = 10_000
    private static let pageSize = 500

    let texts: AccountingTexts
    let language: Language

    private var csv: CSVLines { CSVLines(language) }

    func bytes(
        of times: Range<Timestamp>, _ database: CloudDatabase
    ) async throws -> [UInt8] {
        var text = csv.heading([
            texts.number, texts.kind, texts.issued, texts.supplied, texts.base, texts.rate,
            texts.vat, texts.total, texts.buyer, texts.companyID, texts.vatID, texts.payment,
            texts.original,
        ])
        var (last, count): (Document?, Int) = (nil, 0)
        while count < Self.maximumLines {
            let page = try await database.read { [last] db in
                try DocumentTable.supplied(
                    in: times, after: last, limit: Self.pageSize, db)
            }
            for document in page { text += line(document) }
            count += page.count
            last = page.last
            guard page.count == Self.pageSize else { return Array(text.utf8) }
        }
        text += csv.line([.plain(texts.more(Self.maximumLines)(language))])
        return Array(text.utf8)
    }

    private func line(_ document: Document) -> String {
        let (content, names) = (document.content, DocumentTexts())
        let rate = content.shares.first?.perMille.map { String($0 / 10) } ?? ""
        // The other side than the operator.
        let party = document.kind == .selfBilling ? content.seller : content.buyer
        return csv.line([
            .plain(document.number.text), .plain(names.heading(document)(language)),
            .plain(csv.day(document.issuedAt)), .plain(csv.day(document.suppliedAt)),
            .plain(csv.money(document.total - document.vat)), .plain(rate),
            .plain(csv.money(document.vat)), .plain(csv.money(document.total)),
            .text(party.name), .text(party.companyID ?? ""), .text(party.vatID ?? ""),
            .plain(names.paid(content.payment)(language)),
            .plain(content.originalNumber ?? ""),
        ])
    }
}

/// The CDRs of a month as a table: a line per settled transaction that the viewer sees.
struct CDRCSV: Sendable {
    static let maximumLines = 10_000
    private static let pageSize = 200

    let texts: AccountingTexts
    let language: Language
    let viewer: Viewer

    private var csv: CSVLines { CSVLines(language) }

    func bytes(
        of times: Range<Timestamp>, _ database: CloudDatabase
    ) async throws -> [UInt8] {
        var text = csv.heading([
            texts.transaction, texts.start, texts.end, texts.place, texts.energy, texts.base,
            texts.vat, texts.total, texts.currency, texts.number,
        ])
        var (before, count): (Int64?, Int) = (nil, 0)
        while true {
            let page = try await database.read { [viewer, before] db in
                let found = try SettlementTable.list(
                    before: before, limit: Self.pageSize, viewer: viewer, db)
                let wanted = found.filter { times.contains($0.settledAt) }
                return (
                    cdrs: try CDR.list(wanted, db), last: found.last,
                    isLast: found.count < Self.pageSize
                )
            }
            for cdr in page.cdrs { text += line(cdr) }
            count += page.cdrs.count
            guard !page.isLast, let last = page.last, last.settledAt >= times.lowerBound else {
                return Array(text.utf8)
            }
            guard count < Self.maximumLines else { break }
            before = last.number
        }
        text += csv.line([.plain(texts.more(Self.maximumLines)(language))])
        return Array(text.utf8)
    }

    private func line(_ cdr: CDR) -> String {
        csv.line([
            .plain(cdr.id), .plain(csv.time(cdr.startedAt)), .plain(csv.time(cdr.endedAt)),
            .text(cdr.place?.name ?? ""), .plain(csv.energy(cdr.settlement.energyWh)),
            .plain(csv.money(cdr.settlement.total - cdr.vat)), .plain(csv.money(cdr.vat)),
            .plain(csv.money(cdr.settlement.total)), .plain(Currency.code),
            .plain(cdr.documentNumber ?? ""),
        ])
    }
}
