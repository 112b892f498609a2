import CloudCore
import CloudHTTP
import CloudModule
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// Credit that drivers want back, for admins, who transfer it at the bank and say so.
struct PaybackPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let settings: MoneySettings
    private let texts = PaybackTexts()

    init(site: Site, database: CloudDatabase, settings: MoneySettings) {
        self.site = site
        self.database = database
        self.settings = settings
    }

    /// Requests that the page lists: the oldest ones.
    private static let limit = 50

    func all() -> [Route] {
        [
            site.page(
                DeskPaths.paybacks, for: .admin, "Show the credit that drivers want back", show),
            site.form(
                "\(DeskPaths.paybacks)/{id}", for: .admin, "Say that credit was paid back",
                shownAt: DeskPaths.paybacks, again: show, markPaid),
        ]
    }

    private struct Request: Sendable {
        var action: String
        var name: String
        var personPath: String
        var amount: String
        var iban: String
        var when: String
    }

    private struct Model: Sendable {
        var testMoney: String?
        var requests: [Request]
        var hasRequests: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (open, names) = try await database.read { db in
            let open = try CreditPaybackTable.open(limit: Self.limit, db)
            return (open, open.isEmpty ? [:] : try PersonTable.names(open.map(\.owner), db))
        }
        let requests = open.map { item in
            Request(
                action: "\(DeskPaths.paybacks)/\(item.number)",
                name: names[item.owner] ?? visit.say(texts.deleted),
                personPath: DeskPaths.person(item.owner),
                amount: visit.formats.money(item.amount),
                iban: IBAN(item.iban)?.grouped ?? item.iban,
                when: visit.formats.dateTime(item.requestedAt))
        }
        return HTMLPage(
            "desk-paybacks", title: texts.heading, texts: texts,
            model: Model(
                testMoney: MoneyMode(settings).testMoney.map(visit.say), requests: requests,
                hasRequests: !requests.isEmpty))
    }

    @Sendable private func markPaid(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        guard let number = Int64(visit.text("id")) else {
            throw ServiceError(.notFound, "The request does not exist.")
        }
        let (admin, now) = (try visit.personID(), visit.moment.wall)
        try await database.write { db in
            try CreditPaybackTable.markPaid(number, by: admin, at: now, db)
        }
        return .see(DeskPaths.paybacks, saying: texts.isPaid)
    }
}

extension DomainObject {
    /// Credit that a driver wants back; the subject is the number of the request.
    static let payback = DomainObject(rawValue: "payback")
}

extension AuditSource {
    static let paybacks = AuditSource(
        .payback, Message("Credit paid back", "Vrácený kredit"),
        paths: ["/admin/money/paybacks/{id}"],
        read: row(
            of: "credit_payback", isNumber: true, person: "person_id",
            [.number("amount", as: "amountMinor"), .time("paid_at", as: "paidAt")]))
}
