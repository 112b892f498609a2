import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// What one driver owes one host, for both of them.
struct StatementPair: Sendable {
    var month: AccountingMonth
    var summary: StatementSummary
    var lines: [StatementLine]
    /// The numbers of receipts that were taken back.
    var undone: Set<Int64>
    var sent: SentMark?
    var iban: IBAN?
    var names: [PersonID: String]
    /// Of the driver; nil until it is made.
    var symbol: VariableSymbol?

    /// - Throws: `notFound` for anybody but the two, and if there was never a price between them.
    init(
        driver: PersonID, host: PersonID, viewer: Viewer, _ month: AccountingMonth, _ db: Database,
        at now: Timestamp
    ) throws {
        let found = try StatementReader.summary(
            of: driver, at: host, viewer: viewer, month, db)
        guard let found else {
            throw ServiceError(
                .notFound, "The driver \(driver) has no statement of the host \(host).")
        }
        self.month = month
        summary = found
        lines = try StatementLine.list(
            of: driver, at: host, in: try month.postings(db), db)
        undone = []
        for line in lines where line.isReceipt {
            if try LedgerTable.isPosted(StatementLine.undoKey(of: line.number), db) {
                undone.insert(line.number)
            }
        }
        sent = try StatementTable.find(driver, at: host, month, db)
        iban = try HostIBANTable.current(of: host, db, at: now)
        names = try PersonTable.names([driver, host], db)
        symbol = try TopUpSymbolTable.current(of: driver, db)
    }
}

/// The page of the two.
struct StatementPairModel: Sendable {
    var back: String
    var name: String
    var choices: StatementChoices
    var sums: StatementRow
    var sent: String?
    var lines: [StatementLineModel]
    var action: String
    /// The month, for forms.
    var month: String
    /// Only for the host.
    var amount: FormField?
    var note: FormField?
    /// Only for the driver.
    var code: PaymentCode?
    var lacksAccount: Bool
    var isPaid: Bool

    /// - Parameter isHost: whether the host sees it, rather than the driver.
    init(
        _ pair: StatementPair, isHost: Bool, path: String, back: String, _ visit: Visit
    ) throws {
        let texts = StatementTexts()
        let other = isHost ? pair.summary.driver : pair.summary.host
        let open = pair.summary.openNow
        self.back = back
        name = pair.names[other] ?? visit.say(texts.someone)
        choices = StatementChoices(path, pair.month, visit)
        sums = StatementRow(pair.summary, name: name, path: path, visit)
        sent = pair.sent.map {
            visit.say(
                texts.sentAs("\(pair.month.text)-\($0.number)", visit.formats.date($0.sentAt)))
        }
        lines = pair.lines.map { line in
            StatementLineModel(
                line, isUndone: pair.undone.contains(line.number), canUndo: isHost, texts, visit)
        }
        action = path
        month = pair.month.text
        isPaid = !isHost && open <= .zero
        lacksAccount = !isHost && open > .zero && pair.iban == nil
        if isHost {
            amount = visit.field(
                "amount", texts.amount, .number,
                value: open > .zero ? visit.formats.typed(open) : "",
                hint: texts.amountHint, isRequired: true, maximum: 20)
            note = visit.field("note", texts.note, maximum: 200)
        } else if let iban = pair.iban, open > .zero {
            let driver = pair.names[pair.summary.driver] ?? ""
            code = try PaymentCode(
                SPAYD(
                    iban: iban, amount: open, variableSymbol: pair.symbol,
                    message: "\(visit.say(texts.code)) \(pair.month.text) \(driver)"),
                id: "pay", recipient: name, visit)
        }
    }
}

extension StatementPages {
    static func path(of driver: PersonID, _ month: AccountingMonth) -> String {
        "\(path)/\(driver)?month=\(month.text)"
    }

    /// The month that the form or the address names.
    static func month(_ visit: Visit) -> AccountingMonth {
        visit.query(StatementQuery.month) ?? AccountingMonth(of: visit.moment.wall)
    }

    @Sendable func show(_ visit: Visit) async throws -> HTMLPage {
        let (driver, host): (PersonID, PersonID) = (
            try visit.id("driver"), try visit.personID()
        )
        let (month, now) = (Self.month(visit), visit.moment.wall)
        let pair = try await context.database.read { db in
            try StatementPair(
                driver: driver, host: host, viewer: .person(host, []), month, db, at: now)
        }
        return HTMLPage(
            "statement", title: texts.heading, texts: texts,
            model: try StatementPairModel(
                pair, isHost: true, path: "\(Self.path)/\(driver)",
                back: "\(Self.path)?month=\(month.text)", visit))
    }

    @Sendable func receive(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        try check()
        let (driver, now): (PersonID, Timestamp) = (try visit.id("driver"), visit.moment.wall)
        let viewer = Viewer.person(try visit.personID(), [])
        _ = try await context.database.read { db in
            try StatementService.summary(of: driver, viewer, db, at: now)
        }
        let limit = StatementService.amountLimit.minor / 100
        let minor = TypedAmount.minor(try form.text("amount", upTo: 20), upTo: limit) ?? 0
        guard minor > 0 else { throw FormError("amount", texts.wrongAmount) }
        let note = try form.optionalText("note", upTo: 200)
        let key = context.random.text()
        try await context.database.write { db in
            try StatementService.receive(
                Money(minor: minor), from: driver, note: note, key: key, viewer: viewer, db,
                at: now)
        }
        return .see(Self.path(of: driver, AccountingMonth(of: now)), saying: texts.marked)
    }

    @Sendable func undo(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        try check()
        let (driver, now): (PersonID, Timestamp) = (try visit.id("driver"), visit.moment.wall)
        let viewer = Viewer.person(try visit.personID(), [])
        guard let number = Int64(form.typed("number")), (1..<Int64.max).contains(number) else {
            throw ServiceError(.notFound, "The receipt does not exist.")
        }
        do {
            try await context.database.write { db in
                try StatementService.undo(number, of: driver, viewer: viewer, db, at: now)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.undoneBefore)
        }
        return .see(Self.path(of: driver, AccountingMonth(of: now)), saying: texts.undone)
    }
}
