import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Documents: a person's own, and all for admins.
struct PaperPages: Sendable {
    let context: MoneyContext

    static let path = "/papers"
    private static let pageSize = 25

    private var texts: PaperTexts { PaperTexts() }

    static func path(of number: DocumentNumber) -> String { "\(path)/\(number)" }

    /// - Parameter number: of the posting in the ledger.
    static func path(ofTopUp number: Int64) -> String { "\(path)/top-ups/\(number)" }

    func all() -> [Route] {
        let site = context.site
        return [
            site.page(
                Self.path, for: .person, "List my documents", query: [Paging.number], list),
            site.page(Self.path + "/{id}", for: .person, "Show a document", show),
            site.page(
                Self.path + "/top-ups/{id}", for: .person, "Show the confirmation of a top-up",
                topUp),
        ]
    }

    // MARK: The list

    private struct ListModel: Sendable {
        struct Row: Sendable {
            var path: String
            var name: String
            var note: String
            var total: String
        }

        /// That no money moves; nil where it does.
        var testMoney: String?
        var heading: String
        var rows: [Row]
        var hasRows: Bool
        var topUps: [Row]
        var hasTopUps: Bool
        var isAdmin: Bool
        var olderPath: String?
    }

    @Sendable private func list(_ visit: Visit) async throws -> HTMLPage {
        let before = visit.query(Paging.number)
        let person = try visit.personID()
        let (found, topUps) = try await context.database.read { db in
            (
                try DocumentTable.list(
                    before: before ?? .max, limit: Self.pageSize + 1, viewer: visit.viewer, db),
                try before == nil ? TopUpConfirmation.list(of: person, db) : []
            )
        }
        let shown = found.prefix(Self.pageSize)
        let names = DocumentTexts()
        let model = ListModel(
            testMoney: MoneyMode(context.settings).testMoney.map(visit.say),
            heading: visit.say(visit.viewer.isAdmin ? texts.allTitle : texts.title),
            rows: shown.map { document in
                let place = document.content.placeName.map { " · \($0)" } ?? ""
                return ListModel.Row(
                    path: Self.path(of: document.number),
                    name: "\(visit.say(names.heading(document))) \(document.number)",
                    note: visit.formats.date(document.issuedAt) + place,
                    total: visit.formats.money(document.total))
            },
            hasRows: !shown.isEmpty,
            topUps: topUps.map { topUp in
                ListModel.Row(
                    path: Self.path(ofTopUp: topUp.number), name: visit.say(texts.topUp),
                    note: visit.formats.dateTime(topUp.postedAt),
                    total: visit.formats.money(topUp.amount))
            },
            hasTopUps: !topUps.isEmpty, isAdmin: visit.viewer.isAdmin,
            olderPath: found.count > shown.count
                ? shown.last.map { "\(Self.path)?cursor=\($0.id)" } : nil)
        return HTMLPage(
            "papers", title: visit.viewer.isAdmin ? texts.allTitle : texts.title, texts: texts,
            model: model)
    }

    // MARK: A document

    private struct DocumentPage: Sendable {
        var document: DocumentModel
        var receiptPath: String?
        /// That no money moves; nil where it does.
        var testMoney: String?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let number: DocumentNumber = try visit.id()
        let (document, hasReceipt) = try await context.database.read { db in
            guard let document = try DocumentTable.find(number, viewer: visit.viewer, db) else {
                throw ServiceError(.notFound, "The document \(number) does not exist.")
            }
            let current = try document.transactionID.flatMap {
                try SettlementTable.current(of: $0, db)
            }
            return (document, current != nil)
        }
        let names = DocumentTexts()
        return HTMLPage(
            "document-page", title: names.heading(document), texts: names,
            model: DocumentPage(
                document: DocumentModel(document, visit.language),
                receiptPath: hasReceipt
                    ? document.transactionID.map(ReceiptPages.path) : nil,
                testMoney: MoneyMode(context.settings).testMoney.map(visit.say)))
    }

    // MARK: Top-ups

    private struct TopUpModel: Sendable {
        var amount: String
        var facts: [DocumentModel.Fact]
        /// That no money moves; nil where it does.
        var testMoney: String?
    }

    @Sendable private func topUp(_ visit: Visit) async throws -> HTMLPage {
        let person = try visit.personID()
        let number = Int64(visit.text("id"))
        let found = try await context.database.read { db in
            try number.flatMap { try TopUpConfirmation.find($0, of: person, db) }
        }
        guard let found else {
            throw ServiceError(.notFound, "The top-up does not exist.")
        }
        let business = context.settings.business
        let receiver = [
            business.name, business.address, business.companyID.map { "IČO \($0)" },
            business.vatID.map { "DIČ \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
        let amount = visit.formats.money(found.amount)
        let rows: [(Message, String)] = [
            (texts.number, String(found.number)),
            (texts.received, visit.formats.dateTime(found.postedAt)),
            (texts.receiver, receiver), (texts.payer, found.name), (texts.amount, amount),
        ]
        let model = TopUpModel(
            amount: amount,
            facts: rows.map { DocumentModel.Fact(name: visit.say($0), value: $1) },
            testMoney: MoneyMode(context.settings).testMoney.map(visit.say))
        return HTMLPage("top-up", title: texts.topUp, texts: texts, model: model)
    }
}
