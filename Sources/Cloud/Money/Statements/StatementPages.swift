import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The monthly statements of a host, with `seller: host`.
struct StatementPages: Sendable {
    static let path = "/statements"

    let context: MoneyContext
    let texts = StatementTexts()

    init(context: MoneyContext) { self.context = context }

    func all() -> [Route] {
        let site = context.site
        let driver = "\(Self.path)/{driver}"
        return [
            site.page(
                Self.path, for: .person, "Show what drivers owe me",
                query: [StatementQuery.month, StatementQuery.group], list),
            site.download(
                "\(Self.path).csv", for: .person, "Download what drivers owe me as CSV",
                query: [StatementQuery.month, StatementQuery.group], download),
            site.form(
                "\(Self.path)/send", for: .person, "Send the statements of a month",
                shownAt: Self.path, again: list, send),
            site.page(
                driver, for: .person, "Show what a driver owes me",
                query: [StatementQuery.month], show),
            site.form(
                "\(driver)/received", for: .person, "Mark what has arrived from a driver",
                again: show, receive),
            site.form(
                "\(driver)/undo", for: .person, "Take back what was marked as arrived",
                again: show, undo),
        ]
    }

    /// Why there are no statements; nil if there are.
    static func without(_ settings: MoneySettings, _ texts: StatementTexts) -> Message? {
        switch settings.seller {
        case .host: nil
        case .operator: texts.notSold
        case .off: texts.nothingSold
        }
    }

    // MARK: All drivers

    private struct ListModel: Sendable {
        var heading: String
        var without: String?
        var hasList = false
        var lacksAccount = false
        var choices: StatementChoices?
        var rows: [StatementRow] = []
        var hasRows = false
        var total: StatementRow?
        var csvPath = ""
        /// The month, if its statements can be sent.
        var sendable: String?
    }

    struct Found: Sendable {
        var month: AccountingMonth
        var group: ID<PersonGroup>?
        var groups: [PersonGroup]
        var summaries: [StatementSummary]
        var names: [PersonID: String]
        var sent: [PersonID: SentMark]
        var iban: IBAN?
    }

    private func found(_ visit: Visit) async throws -> Found {
        let (host, now) = (try visit.personID(), visit.moment.wall)
        // Pages show a person's own, also to admins.
        let viewer = Viewer.person(host, [])
        let month = visit.query(StatementQuery.month) ?? AccountingMonth(of: now)
        let group = visit.query(StatementQuery.group)
        return try await context.database.read { db in
            let members = try group.flatMap { try GroupTable.people(in: $0, of: host, db) }
            let summaries = try StatementReader.drivers(of: viewer, month, db).filter {
                !$0.isEmpty && members?.contains($0.driver) ?? true
            }
            let people = summaries.map(\.driver)
            let sent = try StatementTable.list(of: host, month, db)
            return Found(
                month: month, group: members == nil ? nil : group,
                groups: try GroupTable.groups(of: host, db), summaries: summaries,
                names: people.isEmpty ? [:] : try PersonTable.names(people, db),
                sent: Dictionary(sent.map { ($0.driver, $0) }) { first, _ in first },
                iban: try HostIBANTable.current(of: host, db, at: now))
        }
    }

    @Sendable private func list(_ visit: Visit) async throws -> HTMLPage {
        if let without = Self.without(context.settings, texts) {
            return HTMLPage(
                "statements", title: texts.heading, texts: texts,
                model: ListModel(heading: visit.say(texts.heading), without: visit.say(without)))
        }
        let found = try await found(visit)
        let query = "?month=\(found.month.text)" + (found.group.map { "&group=\($0)" } ?? "")
        let rows = found.summaries.map { summary in
            StatementRow(
                summary, name: name(of: summary.driver, found, visit),
                path: "\(Self.path)/\(summary.driver)?month=\(found.month.text)",
                sent: found.sent[summary.driver], visit)
        }
        return HTMLPage(
            "statements", title: texts.heading, texts: texts,
            model: ListModel(
                heading: visit.say(texts.heading), hasList: true, lacksAccount: found.iban == nil,
                choices: StatementChoices(
                    Self.path, found.month, groups: found.groups, group: found.group, visit),
                rows: rows, hasRows: !rows.isEmpty,
                total: rows.isEmpty
                    ? nil
                    : StatementRow(
                        Self.total(found.summaries), name: visit.say(texts.total), path: "", visit),
                csvPath: "\(Self.path).csv\(query)",
                sendable: found.month.closing <= visit.moment.wall ? found.month.text : nil))
    }

    private func name(of person: PersonID, _ found: Found, _ visit: Visit) -> String {
        found.names[person] ?? visit.say(texts.someone)
    }

    private static func total(_ summaries: [StatementSummary]) -> StatementSummary {
        var total = StatementSummary(
            host: summaries[0].host, driver: summaries[0].driver)
        for summary in summaries {
            total.opening = total.opening + summary.opening
            total.charged = total.charged + summary.charged
            total.received = total.received + summary.received
            total.openNow = total.openNow + summary.openNow
            total.energyWh += summary.energyWh
            total.transactions += summary.transactions
        }
        return total
    }

    @Sendable private func download(_ visit: Visit) async throws -> Download {
        let found = try await found(visit)
        let csv = CSVLines(visit.language)
        func amount(_ value: Money) -> CSVText.Cell { .plain(csv.money(value)) }
        var text = csv.heading([
            texts.driver, texts.energy, texts.charges, texts.before, texts.charged,
            texts.received, texts.open, texts.sent,
        ])
        let isShown = Self.without(context.settings, texts) == nil
        for summary in isShown ? found.summaries : [] {
            text += csv.line([
                .text(name(of: summary.driver, found, visit)),
                .plain(csv.energy(summary.energyWh)),
                .plain(String(summary.transactions)), amount(summary.opening),
                amount(summary.charged), amount(summary.received), amount(summary.openNow),
                .plain(found.sent[summary.driver].map { visit.formats.isoDay($0.sentAt) } ?? ""),
            ])
        }
        return Download(
            "text/csv; charset=utf-8", name: "zapoj-\(found.month.text).csv", Array(text.utf8))
    }

    @Sendable private func send(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        try check()
        guard let month = AccountingMonth(try form.text("month", upTo: 7)) else {
            throw FormError(nil, texts.monthRuns)
        }
        let (viewer, now) = (Viewer.person(try visit.personID(), []), visit.moment.wall)
        guard month.closing <= now else { throw FormError(nil, texts.monthRuns) }
        let count = try await context.database.write { [random = context.random] db in
            try StatementService.send(month, viewer: viewer, random: random, db, at: now)
        }
        return .see(
            "\(Self.path)?month=\(month.text)",
            saying: count == 0 ? texts.noneToSend : texts.sentCount(count))
    }

    func check() throws {
        guard let without = Self.without(context.settings, texts) else { return }
        throw FormError(nil, without)
    }
}
