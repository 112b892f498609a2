import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The payouts of all hosts, for admins.
struct PayoutAdminPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    let settings: MoneySettings
    private let texts = PayoutAdminTexts()

    init(site: Site, database: CloudDatabase, random: RandomSource, settings: MoneySettings) {
        self.site = site
        self.database = database
        self.random = random
        self.settings = settings
    }

    static let path = "/admin/money/payouts"
    /// Batches of a page, and hosts that it names.
    private static let pageSize = 30
    private static let before = QueryParameter<ID<PayoutBatch>>.id(
        "before", "Show batches with smaller ids")

    static func path(of batch: ID<PayoutBatch>) -> String { "\(path)/\(batch)" }

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show the payouts to hosts", query: [Self.before], show),
            site.form(Self.path, for: .admin, "Make a batch of payouts", again: show, make),
        ]
            + PayoutBatchPages(site: site, database: database, settings: settings).all()
    }

    private struct Host: Sendable {
        var name: String
        var amount: String
        var hasAccount: Bool
    }

    private struct Batch: Sendable {
        var path: String
        var total: String
        var about: String
        var state: String
        var look: String
    }

    private struct Model: Sendable {
        /// That no money moves; nil where it does.
        var testMoney: String?
        var action: String
        var isOff: Bool
        var hosts: [Host]
        var hasHosts: Bool
        var canMake: Bool
        var batches: [Batch]
        var hasBatches: Bool
        var olderPath: String?
    }

    private struct Found: Sendable {
        var due: [PayoutTable.Candidate]
        var names: [PersonID: String]
        var batches: [PayoutBatch]
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (viewer, now) = (visit.viewer, visit.moment.wall)
        let before = visit.query(Self.before)?.text
        let found = try await database.read { db in
            let due = try PayoutTable.candidates(limit: Self.pageSize, db, at: now)
            return Found(
                due: due, names: try PersonTable.names(due.map(\.host), db),
                batches: try PayoutTable.batches(
                    before: before, limit: Self.pageSize + 1, viewer: viewer, db))
        }
        let (formats, shown) = (visit.formats, found.batches.prefix(Self.pageSize))
        let older = found.batches.count > shown.count ? shown.last?.id : nil
        return HTMLPage(
            "money-admin-payouts", title: texts.heading, texts: texts,
            model: Model(
                testMoney: MoneyMode(settings).testMoney.map(visit.say), action: Self.path,
                isOff: settings.seller != .operator,
                hosts: found.due.map {
                    Host(
                        name: found.names[$0.host] ?? "", amount: formats.money($0.amount),
                        hasAccount: $0.account != nil)
                },
                hasHosts: !found.due.isEmpty,
                canMake: found.due.contains { $0.account != nil }
                    || found.due.count == Self.pageSize,
                batches: shown.map { batch($0, visit) }, hasBatches: !shown.isEmpty,
                olderPath: older.map { "\(Self.path)?before=\($0)" }))
    }

    private func batch(_ batch: PayoutBatch, _ visit: Visit) -> Batch {
        let (name, look) = texts.name(batch.state)
        let count = visit.say(texts.count(batch.count))
        return Batch(
            path: Self.path(of: batch.id), total: visit.formats.money(batch.total),
            about: "\(visit.formats.dateTime(batch.createdAt)) · \(count)",
            state: visit.say(name), look: look)
    }

    @Sendable private func make(_ visit: Visit, _: SentForm) async throws -> FormAnswer {
        let (viewer, moment) = (visit.viewer, visit.moment)
        let batch = try await database.write { db in
            try PayoutService.make(viewer: viewer, random: random, db, at: moment)
        }
        guard let batch else { return .see(Self.path, saying: texts.nothing) }
        return .see(Self.path(of: batch), saying: texts.made)
    }
}
