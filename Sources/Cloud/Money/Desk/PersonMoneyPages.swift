import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// What a person has and owes, and every movement of it, for admins.
struct PersonMoneyPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    let settings: MoneySettings
    private let texts = PersonMoneyTexts()

    init(site: Site, database: CloudDatabase, random: RandomSource, settings: MoneySettings) {
        self.site = site
        self.database = database
        self.random = random
        self.settings = settings
    }

    private static let pageSize = 30
    private static let path = "\(DeskPaths.desk)/people/{id}"

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show the accounts of a person", query: [Paging.number],
                show),
            site.form(
                "\(Self.path)/credit", for: .admin, "Give a person credit", again: show, give),
        ]
    }

    private struct Account: Sendable {
        var name: String
        var meaning: String
        var balance: String
    }

    private struct Form: Sendable {
        var action: String
        var amount: FormField
        var note: FormField
    }

    private struct Model: Sendable {
        var testMoney: String?
        var name: String
        var personPath: String
        var accounts: [Account]
        var hasAccounts: Bool
        /// Nil unless the operator sells.
        var form: Form?
        var postings: [PostingModel]
        var hasPostings: Bool
        var newestPath: String?
        var olderPath: String?
        var hasPager: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer): (PersonID, Viewer) = (try visit.id(), visit.viewer)
        let before = visit.query(Paging.number)
        var filter = PostingFilter()
        filter.person = id
        let asked = filter
        let (accounts, page, people, isKnown) = try await database.read { db in
            let accounts = try PersonAccounts.list(of: id, viewer: viewer, db)
            let page = try DeskPostingTable.page(
                asked, before: before, size: Self.pageSize, viewer: viewer, db)
            let others = accounts.flatMap { [$0.account.person, $0.account.otherPerson] }
            let people = try PersonTable.names(
                [id] + others.compactMap(\.self) + AccountNames.people(of: page.postings), db)
            return (accounts, page, people, people[id] != nil)
        }
        // The ledger outlives accounts of people.
        guard isKnown || !accounts.isEmpty else {
            throw ServiceError(.notFound, "The person \(id) does not exist.")
        }
        let names = AccountNames(people, visit.language)
        let path = DeskPaths.person(id)
        let name = names.name(of: id)
        return HTMLPage(
            "desk-person", title: Message(name, name), texts: texts,
            model: Model(
                testMoney: MoneyMode(settings).testMoney.map(visit.say), name: name,
                personPath: "/admin/people/\(id.text.percentEncodedForQuery)",
                accounts: accounts.map { account($0, of: id, names, visit) },
                hasAccounts: !accounts.isEmpty,
                form: isKnown && settings.seller == .operator ? form(path, visit) : nil,
                postings: page.postings.map { PostingModel($0, names, visit) },
                hasPostings: !page.postings.isEmpty, newestPath: before == nil ? nil : path,
                olderPath: page.next.map { "\(path)?cursor=\($0)" },
                hasPager: before != nil || page.next != nil))
    }

    private func account(
        _ item: AccountBalance, of person: PersonID, _ names: AccountNames, _ visit: Visit
    ) -> Account {
        let (account, kind) = (item.account, item.account.kind)
        let isBetween = account.otherPerson != nil
        return Account(
            name: isBetween
                ? names.name(of: account) : visit.say(AccountWords.name(of: kind)),
            meaning: visit.say(AccountWords.meaning(of: kind)),
            balance: visit.formats.money(item.balance))
    }

    private func form(_ path: String, _ visit: Visit) -> Form {
        Form(
            action: "\(path)/credit",
            amount: visit.field(
                "amount", texts.amount, .number, hint: texts.amountHint, isRequired: true,
                maximum: 20),
            note: visit.field(
                "note", texts.note, hint: texts.noteHint, isRequired: true, maximum: 500))
    }

    @Sendable private func give(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, author): (PersonID, PersonID) = (try visit.id(), try visit.personID())
        guard settings.seller == .operator else { throw FormError(nil, texts.noCredit) }
        guard let minor = TypedAmount.minor(form.typed("amount"), upTo: Goodwill.maximum),
            minor > 0
        else { throw FormError("amount", texts.wrongAmount) }
        let note = try form.text("note", upTo: 500)
        let now = visit.moment.wall
        try await database.write { [random] db in
            try Goodwill.give(
                Money(minor: minor), to: id, note: note, by: author, random: random, db, at: now)
        }
        return .see(DeskPaths.person(id), saying: texts.isGiven)
    }
}
