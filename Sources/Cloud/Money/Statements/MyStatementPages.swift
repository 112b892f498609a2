import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// What a driver owes hosts, with `seller: host`.
struct MyStatementPages: Sendable {
    static let path = "/statements/mine"

    let context: MoneyContext
    private let texts = StatementTexts()

    init(context: MoneyContext) { self.context = context }

    func all() -> [Route] {
        [
            context.site.page(
                Self.path, for: .person, "Show what I owe hosts", query: [StatementQuery.month],
                list),
            context.site.page(
                "\(Self.path)/{host}", for: .person, "Show what I owe a host",
                query: [StatementQuery.month], show),
        ]
    }

    private struct ListModel: Sendable {
        var without: String?
        var hasList = false
        var choices: StatementChoices?
        var rows: [StatementRow] = []
    }

    @Sendable private func list(_ visit: Visit) async throws -> HTMLPage {
        if let without = StatementPages.without(context.settings, texts) {
            return HTMLPage(
                "my-statements", title: texts.mineHeading, texts: texts,
                model: ListModel(without: visit.say(without)))
        }
        let (viewer, month) = (
            Viewer.person(try visit.personID(), []), StatementPages.month(visit)
        )
        let (summaries, names) = try await context.database.read { db in
            let summaries = try StatementReader.hosts(of: viewer, month, db)
                .filter { !$0.isEmpty }
            let hosts = summaries.map(\.host)
            return (summaries, hosts.isEmpty ? [:] : try PersonTable.names(hosts, db))
        }
        let rows = summaries.map { summary in
            StatementRow(
                summary, name: names[summary.host] ?? visit.say(texts.someone),
                path: "\(Self.path)/\(summary.host)?month=\(month.text)", visit)
        }
        return HTMLPage(
            "my-statements", title: texts.mineHeading, texts: texts,
            model: ListModel(
                hasList: true, choices: StatementChoices(Self.path, month, visit), rows: rows))
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (host, driver): (PersonID, PersonID) = (try visit.id("host"), try visit.personID())
        let (month, now) = (StatementPages.month(visit), visit.moment.wall)
        var pair = try await context.database.read { db in
            try StatementPair(
                driver: driver, host: host, viewer: .person(driver, []), month, db, at: now)
        }
        // A driver who comes for the first time gets the symbol now.
        if pair.symbol == nil {
            pair.symbol = try await context.database.write { [random = context.random] db in
                try TopUpSymbolTable.made(for: driver, random: random, db, at: now)
            }
        }
        return HTMLPage(
            "statement", title: texts.mineHeading, texts: texts,
            model: try StatementPairModel(
                pair, isHost: false, path: "\(Self.path)/\(host)",
                back: "\(Self.path)?month=\(month.text)", visit))
    }
}
