import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// What waits for an admin, and the balances of all accounts.
struct MoneyDeskPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let settings: MoneySettings
    private let texts = DeskTexts()

    init(site: Site, database: CloudDatabase, settings: MoneySettings) {
        self.site = site
        self.database = database
        self.settings = settings
    }

    /// Debtors that the page lists.
    private static let debtorLimit = 20

    func all() -> [Route] {
        [site.page(DeskPaths.desk, for: .admin, "Show the money desk", show)]
    }

    private struct Found: Sendable {
        var balance: TrialBalance
        var tasks: [DeskTask]
        var debtors: [AccountBalance]
        var hosts: [AccountBalance]
        var names: [PersonID: String]
    }

    private struct Item: Sendable {
        var name: String
        var count: String
        /// The class of the chip.
        var look: String
        var advice: String
        var amount: String?
        var oldest: String?
        var path: String
    }

    private struct Debtor: Sendable {
        var path: String
        var name: String
        var amount: String
    }

    private struct Sum: Sendable {
        var name: String
        var meaning: String
        var count: Int64
        var balance: String
    }

    private struct Fact: Sendable {
        var name: String
        var value: String
    }

    private struct Model: Sendable {
        var testMoney: String?
        var tasks: [Item]
        var isDone: Bool
        var usual: [Item]
        var hasUsual: Bool
        var facts: [Fact]
        var debtors: [Debtor]
        var hasDebtors: Bool
        var hosts: [Debtor]
        var hasHosts: Bool
        var sums: [Sum]
        var hasSums: Bool
        var total: String
        var isZero: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (viewer, now) = (visit.viewer, visit.moment.wall)
        let found = try await database.read { db in
            let balance = try TrialBalance(db)
            let debtors = try Debtors.list(.debt, limit: Self.debtorLimit, db)
            let hosts = try Debtors.list(.available, limit: Self.debtorLimit, db)
            let people = (debtors + hosts).compactMap(\.account.person)
            return Found(
                balance: balance, tasks: try DeskTasks.all(balance, viewer: viewer, db, at: now),
                debtors: debtors, hosts: hosts,
                names: people.isEmpty ? [:] : try PersonTable.names(people, db))
        }
        return HTMLPage(
            "desk", title: texts.heading, texts: texts, model: model(found, visit))
    }

    private func model(_ found: Found, _ visit: Visit) -> Model {
        let present = found.tasks.filter { $0.count > 0 }
        let tasks = present.filter(\.subject.needsPerson).map { task($0, visit) }
        let usual = present.filter { !$0.subject.needsPerson }.map { task($0, visit) }
        let debtors = found.debtors.compactMap { debtor($0, found.names, visit) }
        let hosts = found.hosts.compactMap { debtor($0, found.names, visit) }
        let total = found.balance.total
        return Model(
            testMoney: MoneyMode(settings).testMoney.map(visit.say), tasks: tasks,
            isDone: tasks.isEmpty, usual: usual, hasUsual: !usual.isEmpty, facts: facts(visit),
            debtors: debtors, hasDebtors: !debtors.isEmpty, hosts: hosts,
            hasHosts: !hosts.isEmpty,
            sums: found.balance.sums.map { sum in
                Sum(
                    name: visit.say(AccountWords.name(of: sum.kind)),
                    meaning: visit.say(AccountWords.meaning(of: sum.kind)), count: sum.count,
                    balance: visit.formats.money(sum.balance))
            },
            hasSums: !found.balance.sums.isEmpty, total: visit.formats.money(total),
            isZero: total == .zero)
    }

    private func task(_ task: DeskTask, _ visit: Visit) -> Item {
        let now = visit.moment.wall
        return Item(
            name: visit.say(texts.name(of: task.subject)),
            count: task.hasMore ? "\(task.count)+" : "\(task.count)",
            look: task.subject.needsPerson ? "wait" : "info",
            advice: visit.say(texts.advice(task.subject)),
            amount: task.amount.map { visit.formats.money($0) },
            oldest: task.oldest.map {
                "\(visit.say(texts.oldest)) \(visit.formats.ago($0, at: now))"
            }, path: Self.path(of: task.subject))
    }

    private static func path(of subject: DeskTask.Subject) -> String {
        switch subject {
        case .suspects: "/admin/suspects"
        case .parkedEvents: "/admin/deliveries"
        case .failedPayments, .differences, .cardHolds: PaymentPaths.gateway
        case .unmatchedTransfers, .foreignTransfers: "/admin/money/bank"
        case .disputes: "/disputes"
        case .payouts: "/admin/money/payouts"
        case .paybacks: DeskPaths.paybacks
        case .creditHolds: "\(DeskPaths.ledger)?kind=\(Posting.Kind.hold.rawValue)"
        case .debts: "#debtors"
        case .badDebts: "\(DeskPaths.ledger)?kind=\(Posting.Kind.badDebt.rawValue)"
        }
    }

    private func debtor(
        _ debtor: AccountBalance, _ names: [PersonID: String], _ visit: Visit
    ) -> Debtor? {
        guard let person = debtor.account.person else { return nil }
        return Debtor(
            path: DeskPaths.person(person), name: names[person] ?? person.text,
            amount: visit.formats.money(.zero - debtor.balance))
    }

    /// The settings that decide how money flows.
    private func facts(_ visit: Visit) -> [Fact] {
        let mode = MoneyMode(settings)
        var facts = [Fact(name: visit.say(texts.seller), value: visit.say(mode.sellerWords))]
        guard settings.seller == .operator else { return facts }
        facts += [
            Fact(name: visit.say(texts.gateway), value: visit.say(mode.gatewayWords)),
            Fact(
                name: visit.say(texts.fee), value: visit.say(.percent(settings.feePerMille))),
            Fact(
                name: visit.say(texts.vat),
                value: visit.say(settings.paysVAT ? texts.paysVAT : texts.paysNoVAT)),
            Fact(
                name: visit.say(texts.window),
                value: visit.say(texts.hours(settings.claimWindowHours))),
        ]
        return facts
    }
}
