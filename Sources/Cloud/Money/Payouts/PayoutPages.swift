import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The payouts of a host.
struct PayoutPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let settings: MoneySettings
    private let texts = PayoutTexts()

    init(site: Site, database: CloudDatabase, settings: MoneySettings) {
        self.site = site
        self.database = database
        self.settings = settings
    }

    static let path = "/earnings/payouts"
    private static let pageSize = 30
    private static let before = QueryParameter<Int64>.number(
        "before", "Show payouts with smaller numbers", in: 1...Int64.max)

    func all() -> [Route] {
        [site.page(Self.path, for: .person, "Show my payouts", query: [Self.before], show)]
    }

    private struct Item: Sendable {
        var amount: String
        var about: String
        var state: String
        var look: String
    }

    private struct Model: Sendable {
        /// That no money moves; nil where it does.
        var testMoney: String?
        var available: String
        var isOwing: Bool
        var onTheWay: String?
        var minimum: String
        var hasAccount: Bool
        var accountPath: String
        var items: [Item]
        var hasItems: Bool
        var olderPath: String?
    }

    private struct Found: Sendable {
        var available: Money
        var payingOut: Money
        var hasAccount: Bool
        var payouts: [Payout]
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (person, viewer, now) = (try visit.personID(), visit.viewer, visit.moment.wall)
        let before = visit.query(Self.before) ?? .max
        let found = try await database.read { db in
            Found(
                available: try LedgerTable.balance(.available(person), db),
                payingOut: try LedgerTable.balance(.payingOut(person), db),
                hasAccount: try HostIBANTable.account(of: person, db, at: now) != nil,
                payouts: try PayoutTable.list(
                    of: person, before: before, limit: Self.pageSize + 1, viewer: viewer, db))
        }
        let (formats, shown) = (visit.formats, found.payouts.prefix(Self.pageSize))
        let older = found.payouts.count > shown.count ? shown.last?.number : nil
        let minimum = texts.minimum(
            english: Formats.shared(.english).money(Payout.minimum),
            czech: Formats.shared(.czech).money(Payout.minimum))
        return HTMLPage(
            "money-payouts", title: texts.heading, texts: texts,
            model: Model(
                testMoney: MoneyMode(settings).testMoney.map(visit.say),
                available: formats.money(found.available), isOwing: found.available < .zero,
                onTheWay: found.payingOut > .zero ? formats.money(found.payingOut) : nil,
                minimum: visit.say(minimum), hasAccount: found.hasAccount,
                accountPath: HostAccountPages.path, items: shown.map { item($0, visit) },
                hasItems: !shown.isEmpty, olderPath: older.map { "\(Self.path)?before=\($0)" }))
    }

    private func item(_ payout: Payout, _ visit: Visit) -> Item {
        let (name, look) = texts.name(payout.state)
        let account = IBAN(payout.iban)?.grouped ?? payout.iban
        return Item(
            amount: visit.formats.money(payout.amount),
            about: "\(visit.formats.date(payout.changedAt)) · \(account)", state: visit.say(name),
            look: look)
    }
}
