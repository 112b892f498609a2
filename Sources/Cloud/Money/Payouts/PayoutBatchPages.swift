import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// One batch of payouts, for admins: its approval, its file, and what became of each payout.
struct PayoutBatchPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let settings: MoneySettings
    private let texts = PayoutAdminTexts()

    init(site: Site, database: CloudDatabase, settings: MoneySettings) {
        self.site = site
        self.database = database
        self.settings = settings
    }

    private typealias Change =
        @Sendable (ID<PayoutBatch>, Viewer, Database, Moment) throws -> Void

    func all() -> [Route] {
        let path = "\(PayoutAdminPages.path)/{id}"
        return [
            site.page(path, for: .admin, "Show a batch of payouts", show),
            site.download(
                "\(path)/payments.xml", for: .admin, "Download a batch of payouts for the bank",
                file),
            form("approve", "Approve a batch of payouts", texts.approved, isProved: true) {
                try PayoutService.approve($0, viewer: $1, $2, at: $3)
            },
            form("cancel", "Cancel a batch of payouts", texts.canceled) {
                try PayoutService.cancel($0, viewer: $1, $2, at: $3)
            },
            form("sent", "Note that the bank has a batch of payouts", texts.isSent) {
                try PayoutService.markSent($0, viewer: $1, $2, at: $3)
            },
            form("paid", "Note that the payouts of a batch are paid", texts.isPaid) {
                try PayoutService.markPaid($0, viewer: $1, $2, at: $3)
            },
            site.form(
                "\(path)/payouts/{payout}/returned", for: .admin,
                "Note that a payout came back", shownAt: path, again: show, markReturned),
        ]
    }

    private func form(
        _ action: String, _ summary: String, _ saying: Message, isProved: Bool = false,
        _ change: @escaping Change
    ) -> Route {
        let path = "\(PayoutAdminPages.path)/{id}"
        return site.form(
            "\(path)/\(action)", for: .admin, summary, shownAt: path, again: show
        ) { visit, _ in
            let (id, viewer, moment): (ID<PayoutBatch>, Viewer, Moment) = (
                try visit.id(), visit.viewer, visit.moment
            )
            if isProved { try visit.requireProof(backTo: PayoutAdminPages.path(of: id)) }
            try await database.write { db in try change(id, viewer, db, moment) }
            return .see(PayoutAdminPages.path(of: id), saying: saying)
        }
    }

    private struct Item: Sendable {
        var name: String
        var amount: String
        var account: String
        var state: String
        var look: String
        /// Nil unless the bank has it.
        var returnedPath: String?
        /// For screen readers: whose payout came back.
        var returnedLabel: String
    }

    private struct Model: Sendable {
        /// That no money moves; nil where it does.
        var testMoney: String?
        var listPath: String
        var path: String
        var total: String
        var count: String
        var state: String
        var look: String
        var createdBy: String
        var approvedBy: String?
        var sentAt: String?
        var isDraft: Bool
        var isApproved: Bool
        /// Whether the file can be made.
        var hasFile: Bool
        var lacksAccount: Bool
        var hasOpen: Bool
        var items: [Item]
    }

    private struct Found: Sendable {
        var batch: PayoutBatch
        var payouts: [Payout]
        var names: [PersonID: String]
        /// The DIČ of those who say that they pay VAT, for the admin to look it up: they get more.
        var vatIDs: [PersonID: String]
    }

    private func find(_ visit: Visit) async throws -> Found {
        let (id, viewer): (ID<PayoutBatch>, Viewer) = (try visit.id(), visit.viewer)
        return try await database.read { db in
            let batch = try PayoutService.find(id, viewer: viewer, db)
            let payouts = try PayoutTable.list(of: id, db)
            let people = payouts.map(\.hostID) + [batch.createdBy]
            var vatIDs: [PersonID: String] = [:]
            for payout in payouts {
                guard let tax = try HostTaxTable.find(payout.hostID, db), tax.paysVAT else {
                    continue
                }
                vatIDs[payout.hostID] = tax.vatID
            }
            return Found(
                batch: batch, payouts: payouts,
                names: try PersonTable.names(
                    people + [batch.approvedBy].compactMap { $0 }, db),
                vatIDs: vatIDs)
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let found = try await find(visit)
        let (batch, formats) = (found.batch, visit.formats)
        let (name, look) = texts.name(batch.state)
        let approved = batch.approvedBy.flatMap { person in
            batch.approvedAt.map { "\(found.names[person] ?? "–"), \(formats.dateTime($0))" }
        }
        let isReady = [.approved, .sent].contains(batch.state)
        return HTMLPage(
            "money-admin-payout", title: texts.batch, texts: texts,
            model: Model(
                testMoney: MoneyMode(settings).testMoney.map(visit.say),
                listPath: PayoutAdminPages.path, path: PayoutAdminPages.path(of: batch.id),
                total: formats.money(batch.total), count: visit.say(texts.count(batch.count)),
                state: visit.say(name), look: look,
                createdBy: "\(found.names[batch.createdBy] ?? "–"), "
                    + formats.dateTime(batch.createdAt),
                approvedBy: approved, sentAt: batch.sentAt.map(formats.dateTime),
                isDraft: batch.state == .draft, isApproved: batch.state == .approved,
                hasFile: isReady && settings.business.iban != nil,
                lacksAccount: isReady && settings.business.iban == nil,
                hasOpen: found.payouts.contains { $0.state == .sent },
                items: found.payouts.map { item($0, found, visit) }))
    }

    private func item(_ payout: Payout, _ found: Found, _ visit: Visit) -> Item {
        let (state, look) = PayoutTexts().name(payout.state)
        let path = "\(PayoutAdminPages.path(of: payout.batchID))/payouts/\(payout.number)"
        let isAtBank = [.sent, .paid].contains(payout.state)
        let shown = found.names[payout.hostID] ?? payout.holder
        let vat = found.vatIDs[payout.hostID].map { " · \(visit.say(texts.paysVAT)) \($0)" } ?? ""
        return Item(
            name: shown, amount: visit.formats.money(payout.amount),
            account: "\(IBAN(payout.iban)?.grouped ?? payout.iban) · \(payout.holder)\(vat)",
            state: visit.say(state), look: look,
            returnedPath: isAtBank ? "\(path)/returned" : nil,
            returnedLabel: "\(visit.say(texts.returned)): \(shown)")
    }

    @Sendable private func markReturned(
        _ visit: Visit, _: SentForm
    ) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<PayoutBatch>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        guard let number = Int64(visit.text("payout")) else {
            throw ServiceError(.notFound, "The payout does not exist.")
        }
        try await database.write { db in
            try PayoutService.markReturned(number, of: id, viewer: viewer, db, at: moment)
        }
        return .see(PayoutAdminPages.path(of: id), saying: texts.isReturned)
    }

    // MARK: The file

    @Sendable private func file(_ visit: Visit) async throws -> Download {
        let found = try await find(visit)
        let batch = found.batch
        guard let approvedAt = batch.approvedAt, batch.state != .canceled,
            let iban = settings.business.iban
        else { throw ServiceError(.conflict, "The batch is not approved.") }
        let file = PaymentFile(
            messageID: "ZAPOJ\(batch.id)", createdAt: approvedAt,
            day: visit.formats.isoDay(max(approvedAt, visit.moment.wall)),
            debtor: settings.business.name, debtorIBAN: iban,
            message: "Vyplata \(settings.business.name)",
            transfers: found.payouts.map {
                PaymentFile.Transfer(
                    endToEndID: $0.endToEndID, amount: $0.amount, iban: $0.iban,
                    holder: $0.holder)
            })
        return Download(
            "application/xml", name: "payouts-\(batch.id).xml", Array(file.xml.utf8))
    }
}
