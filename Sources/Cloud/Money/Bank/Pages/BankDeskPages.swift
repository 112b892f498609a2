import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The transfers of the operator's account, for admins.
struct BankDeskPages: Sendable {
    static let path = "/admin/money/bank"
    /// Longest statement in bytes; it is in memory as a whole.
    static let uploadLimit = 4 << 20
    private static let pageSize = 50
    private static let state = QueryParameter<BankTransfer.State>.choice(
        "state", "The transfers of this state; those of unknown payers if absent")
    private static let cursor = Paging.cursor { ID<BankTransfer>($0) }

    let context: MoneyContext
    let texts = BankTexts()

    init(context: MoneyContext) { self.context = context }

    var account: IBAN? { context.settings.business.iban.flatMap { IBAN($0) } }

    func all() -> [Route] {
        let site = context.site
        let one = "\(Self.path)/{id}"
        return [
            site.page(
                Self.path, for: .admin, "List bank transfers", query: [Self.state, Self.cursor],
                list),
            site.form(
                Self.path, for: .admin, "Upload a bank statement", files: Self.uploadLimit,
                again: list, upload),
            site.page(one, for: .admin, "Show a bank transfer", show),
            site.form(
                "\(one)/match", for: .admin, "Assign a bank transfer to a driver", again: show,
                match),
            site.form(
                "\(one)/returned", for: .admin, "Mark a bank transfer as returned", again: show
            ) { visit, _ in try await decide(.returned, texts.isReturned, visit) },
            site.form(
                "\(one)/doubled", for: .admin, "Mark a bank transfer as doubled", again: show
            ) { visit, _ in try await decide(.doubled, texts.isDoubled, visit) },
        ]
    }

    // MARK: The list

    struct Fact: Sendable {
        var name: String
        var value: String
    }

    private struct ListModel: Sendable {
        /// That no money moves; nil where it does.
        var testMoney: String?
        /// Why no transfers are read.
        var without: String?
        var facts: [Fact]
        var upload: FormField?
        var states: [Choice]
        var stateName: String
        var rows: [Row]
        var nextPath: String?

        struct Choice: Sendable {
            var path: String
            var name: String
            var isCurrent: Bool
        }

        struct Row: Sendable {
            var path: String
            var who: String
            var details: String
            var amount: String
        }
    }

    @Sendable private func list(_ visit: Visit) async throws -> HTMLPage {
        let (state, before) = (
            visit.query(Self.state) ?? .unmatched, visit.query(Self.cursor)?.text
        )
        let (viewer, account) = (visit.viewer, account)
        let (found, reading, names) = try await context.database.read { db in
            let found = try BankTransferTable.list(
                state, before: before, limit: Self.pageSize + 1, viewer: viewer, db)
            return (
                found, try account.flatMap { try BankReadingTable.find($0, db) },
                try Self.names(found, db)
            )
        }
        let shown = found.prefix(Self.pageSize)
        let isRead = account != nil && context.settings.seller == .operator
        return HTMLPage(
            "bank-desk", title: texts.heading, texts: texts,
            model: ListModel(
                testMoney: MoneyMode(context.settings).testMoney.map(visit.say),
                without: without(visit), facts: facts(reading, visit),
                upload: isRead && context.settings.fio == nil
                    ? visit.file(
                        "statement", texts.file, accept: ".xml,application/xml,text/xml",
                        hint: texts.uploadHint, isRequired: true) : nil,
                states: BankTransfer.State.allCases.map { choice in
                    ListModel.Choice(
                        path: "\(Self.path)?state=\(choice.rawValue)",
                        name: visit.say(texts.name(of: choice)), isCurrent: choice == state)
                },
                stateName: visit.say(texts.name(of: state)),
                rows: shown.map { row($0, names, visit) },
                nextPath: found.count > shown.count
                    ? shown.last.map { "\(Self.path)?state=\(state.rawValue)&cursor=\($0.id)" }
                    : nil))
    }

    private static func names(
        _ transfers: [BankTransfer], _ db: Database
    ) throws -> [PersonID: String] {
        let people = transfers.compactMap(\.personID)
        return people.isEmpty ? [:] : try PersonTable.names(people, db)
    }

    func without(_ visit: Visit) -> String? {
        if context.settings.seller != .operator { return visit.say(texts.notSold) }
        return account == nil ? visit.say(texts.noAccount) : nil
    }

    private func facts(_ reading: BankReading?, _ visit: Visit) -> [Fact] {
        let isFio = context.settings.fio != nil
        var facts = [
            Fact(
                name: visit.say(texts.way),
                value: visit.say(isFio ? texts.byFio : texts.byUpload))
        ]
        if let account {
            facts.insert(Fact(name: visit.say(texts.account), value: account.grouped), at: 0)
        }
        guard isFio else { return facts }
        facts.append(
            Fact(
                name: visit.say(texts.lastRead),
                value: reading?.readAt.map(visit.formats.dateTime) ?? visit.say(texts.never)))
        if let problem = reading?.problem {
            facts.append(
                Fact(name: visit.say(texts.problem), value: visit.say(texts.words(problem))))
        }
        return facts
    }

    private func row(
        _ transfer: BankTransfer, _ names: [PersonID: String], _ visit: Visit
    ) -> ListModel.Row {
        let entry = transfer.entry
        let who = transfer.personID.flatMap { names[$0] } ?? entry.otherName ?? entry.otherAccount
        let details = [day(entry, visit), entry.variableSymbol?.text, entry.message]
        return ListModel.Row(
            path: "\(Self.path)/\(transfer.id)", who: who ?? entry.reference,
            details: details.compactMap(\.self).joined(separator: " · "),
            amount: amount(entry, visit))
    }

    private func amount(_ entry: BankEntry, _ visit: Visit) -> String {
        entry.currency == Currency.code
            ? visit.formats.money(entry.amount) : "\(entry.amount.decimal)\u{A0}\(entry.currency)"
    }

    private func day(_ entry: BankEntry, _ visit: Visit) -> String {
        Timestamp(parsing: "\(entry.bookedOn)T12:00:00Z").map(visit.formats.date)
            ?? entry.bookedOn
    }

    // MARK: A transfer

    private struct Model: Sendable {
        var testMoney: String?
        var amount: String
        var facts: [Fact]
        var action: String
        var person: FormField?
        var canReturn: Bool
        var canDouble: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer): (ID<BankTransfer>, Viewer) = (try visit.id(), visit.viewer)
        let (found, names) = try await context.database.read { db in
            let found = try BankTransferTable.find(id, viewer: viewer, db)
            return (found, try Self.names(found.map { [$0] } ?? [], db))
        }
        guard let transfer = found else {
            throw ServiceError(.notFound, "Bank transfer \(id) does not exist.")
        }
        let entry = transfer.entry
        let allowed = BankDesk.allowed(from: transfer.state)
        let driver = transfer.personID.map { names[$0] ?? visit.say(texts.deleted) }
        let facts: [(Message, String?)] = [
            (texts.state, visit.say(texts.name(of: transfer.state))), (texts.driver, driver),
            (texts.bookedOn, day(entry, visit)), (texts.symbol, entry.variableSymbol?.text),
            (
                texts.from,
                [entry.otherName, entry.otherAccount].compactMap(\.self).joined(separator: ", ")
            ), (texts.message, entry.message), (texts.reference, entry.reference),
        ]
        return HTMLPage(
            "bank-desk-transfer", title: texts.heading, texts: texts,
            model: Model(
                testMoney: MoneyMode(context.settings).testMoney.map(visit.say),
                amount: amount(entry, visit),
                facts: facts.compactMap { name, value in
                    value.flatMap { $0.isEmpty ? nil : Fact(name: visit.say(name), value: $0) }
                },
                action: "\(Self.path)/\(id)",
                person: allowed.contains(.matched)
                    ? visit.field(
                        "person", texts.person, hint: texts.personHint, isRequired: true) : nil,
                canReturn: allowed.contains(.returned), canDouble: allowed.contains(.doubled)))
    }

    @Sendable private func match(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let typed = try form.text("person", upTo: 254)
        let person = try await context.database.read { db -> PersonID? in
            if let person = try PersonTable.atLogin(email: typed.lowercased(), db) {
                return person.id
            }
            if let symbol = VariableSymbol(typed),
                let person = try TopUpSymbolTable.person(of: symbol, db)
            {
                return person
            }
            return try PersonID(typed).flatMap {
                try PersonTable.find($0, viewer: .system, db)?.id
            }
        }
        guard let person else { throw FormError("person", texts.noPerson) }
        return try await decide(.match(person), texts.assigned, visit)
    }

    private func decide(
        _ decision: BankDecision, _ done: Message, _ visit: Visit
    ) async throws -> FormAnswer {
        let (id, viewer): (ID<BankTransfer>, Viewer) = (try visit.id(), visit.viewer)
        let (author, now) = (try visit.personID(), visit.moment.wall)
        do {
            try await context.database.write { db in
                _ = try BankDesk.decide(
                    decision, about: id, by: author, viewer: viewer, db, at: now)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.decidedBefore)
        }
        return .see("\(Self.path)/\(id)", saying: done)
    }
}
