import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The postings of the ledger, for admins.
struct LedgerPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let settings: MoneySettings
    private let texts = LedgerTexts()

    init(site: Site, database: CloudDatabase, settings: MoneySettings) {
        self.site = site
        self.database = database
        self.settings = settings
    }

    private static let pageSize = 30
    private static let kind = QueryParameter<Posting.Kind>.choice(
        "kind", "Only postings of this kind")
    private static let person = QueryParameter<PersonID>.id(
        "person", "Only postings of accounts of this person")
    private static let transaction = QueryParameter<TransactionID>.id(
        "transaction", "Only postings about this transaction")

    func all() -> [Route] {
        [
            site.page(
                DeskPaths.ledger, for: .admin, "Show the postings of the ledger",
                query: [Self.kind, Self.person, Self.transaction, Paging.number], show)
        ]
    }

    private struct Model: Sendable {
        var testMoney: String?
        var kind: FormField
        var person: FormField
        var transaction: FormField
        var isFiltered: Bool
        var postings: [PostingModel]
        var hasPostings: Bool
        /// The filter may find older ones.
        var isSearching: Bool
        var newestPath: String?
        var olderPath: String?
        var hasPager: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        var filter = PostingFilter()
        filter.kind = visit.query(Self.kind)
        filter.person = visit.query(Self.person)
        filter.transaction = visit.query(Self.transaction)
        let (before, viewer, asked) = (visit.query(Paging.number), visit.viewer, filter)
        let (page, people) = try await database.read { db in
            let page = try DeskPostingTable.page(
                asked, before: before, size: Self.pageSize, viewer: viewer, db)
            let people = AccountNames.people(of: page.postings)
            return (page, people.isEmpty ? [:] : try PersonTable.names(people, db))
        }
        return HTMLPage(
            "desk-ledger", title: texts.heading, texts: texts,
            model: model(asked, page, people, isFirst: before == nil, visit))
    }

    private func model(
        _ filter: PostingFilter, _ page: DeskPostingTable.Page, _ people: [PersonID: String],
        isFirst: Bool, _ visit: Visit
    ) -> Model {
        let names = AccountNames(people, visit.language)
        let query = Self.query(filter)
        let first = DeskPaths.ledger + (query.isEmpty ? "" : "?\(query)")
        let older = page.next.map {
            "\(DeskPaths.ledger)?\(query.isEmpty ? "" : "\(query)&")cursor=\($0)"
        }
        let kinds =
            [(value: "", label: visit.say(texts.allKinds))]
            + Posting.Kind.allCases.map {
                (value: $0.rawValue, label: visit.say(AccountWords.name(of: $0)))
            }
        return Model(
            testMoney: MoneyMode(settings).testMoney.map(visit.say),
            kind: visit.choice(
                "kind", texts.kind, options: kinds, value: filter.kind?.rawValue ?? ""),
            person: visit.field(
                "person", texts.person, value: filter.person?.text ?? "", maximum: 48),
            transaction: visit.field(
                "transaction", texts.transaction, value: filter.transaction?.text ?? "",
                maximum: 48),
            isFiltered: !query.isEmpty,
            postings: page.postings.map { PostingModel($0, names, visit) },
            hasPostings: !page.postings.isEmpty,
            isSearching: page.postings.isEmpty && older != nil,
            newestPath: isFirst ? nil : first, olderPath: older,
            hasPager: !isFirst || older != nil)
    }

    /// `kind=topUp&person=…`; empty for no filter.
    private static func query(_ filter: PostingFilter) -> String {
        let pairs: [(String, String?)] = [
            ("kind", filter.kind?.rawValue), ("person", filter.person?.text),
            ("transaction", filter.transaction?.text),
        ]
        return pairs.compactMap { name, value in
            value.map { "\(name)=\($0.percentEncodedForQuery)" }
        }
        .joined(separator: "&")
    }
}
