import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase

/// The bank account of a host, and what documents say about the host.
struct HostAccountPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let settings: MoneySettings
    private let texts = HostAccountTexts()

    init(site: Site, database: CloudDatabase, settings: MoneySettings) {
        self.site = site
        self.database = database
        self.settings = settings
    }

    static let path = "/earnings/account"
    private static let changePath = "\(path)/change"

    func all() -> [Route] {
        [
            site.page(Self.path, for: .person, "Show where my earnings go", show),
            site.form(
                "\(Self.path)/undo", for: .person, "Undo the change of my bank account",
                shownAt: Self.path, again: show, undo),
            site.form(
                "\(Self.path)/tax", for: .person, "Save what documents say about me",
                shownAt: Self.path, again: show, saveTax),
            site.page(
                Self.changePath, for: .person, "Show the form of my bank account", showForm),
            site.form(
                Self.changePath, for: .person, "Change my bank account", again: showForm, change),
        ]
    }

    private struct Account: Sendable {
        var iban: String
        var holder: String
        /// Nil if it is used now.
        var from: String?
    }

    private struct Model: Sendable {
        /// That no money moves; nil where it does.
        var testMoney: String?
        var path: String
        var changePath: String
        var payoutsPath: String
        var current: Account?
        var pending: Account?
        var paysVAT: FormField
        var companyID: FormField
        var vatID: FormField
        var name: FormField
        var address: FormField
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (person, now) = (try visit.personID(), visit.moment.wall)
        let (current, pending, tax) = try await database.read { db in
            (
                try HostIBANTable.account(of: person, db, at: now),
                try HostIBANTable.pending(of: person, db, at: now),
                try HostTaxTable.find(person, db) ?? HostTax()
            )
        }
        return HTMLPage(
            "money-account", title: texts.heading, texts: texts,
            model: Model(
                testMoney: MoneyMode(settings).testMoney.map(visit.say), path: Self.path,
                changePath: Self.changePath,
                payoutsPath: PayoutPages.path,
                current: current.map { account($0, isPending: false, visit) },
                pending: pending.map { account($0, isPending: true, visit) },
                paysVAT: visit.checkbox("paysVat", texts.paysVAT, isChecked: tax.paysVAT),
                companyID: visit.field(
                    "companyId", texts.companyID, value: tax.companyID ?? "", maximum: 8),
                vatID: visit.field("vatId", texts.vatID, value: tax.vatID ?? "", maximum: 14),
                name: visit.field(
                    "name", texts.name, value: tax.name ?? "", hint: texts.nameHint,
                    maximum: 200),
                address: visit.field(
                    "address", texts.address, value: tax.address ?? "",
                    autocomplete: "street-address", maximum: 300)))
    }

    private func account(_ stored: HostIBAN, isPending: Bool, _ visit: Visit) -> Account {
        Account(
            iban: stored.iban.grouped, holder: stored.holder,
            from: isPending
                ? visit.say(texts.from(visit.formats.dateTime(stored.validFrom))) : nil)
    }

    @Sendable private func undo(_ visit: Visit, _: SentForm) async throws -> FormAnswer {
        let (person, moment) = (try visit.personID(), visit.moment)
        let isUndone = try await database.write { db in
            try HostAccountService.undo(of: person, db, at: moment)
        }
        return .see(Self.path, saying: isUndone ? texts.undone : texts.nothingToUndo)
    }

    @Sendable private func saveTax(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (person, now) = (try visit.personID(), visit.moment.wall)
        let tax = HostTax(
            paysVAT: form.isOn("paysVat"), companyID: try form.optionalText("companyId", upTo: 8),
            vatID: try form.optionalText("vatId", upTo: 14)?.uppercased(),
            name: try form.optionalText("name", upTo: 200),
            address: try form.optionalText("address", upTo: 300))
        if let id = tax.companyID, !CompanyID.isValid(id) {
            throw FormError("companyId", texts.badCompanyID)
        }
        if let id = tax.vatID, !CompanyID.isValidVATID(id) {
            throw FormError("vatId", texts.badVATID)
        }
        if tax.paysVAT, tax.vatID == nil { throw FormError("vatId", texts.needsVATID) }
        try await database.write { db in
            try HostTaxTable.save(tax, of: person, at: now, db)
        }
        return .see(Self.path, saying: texts.taxSaved)
    }

    // MARK: The change

    private struct FormModel: Sendable {
        /// That no money moves; nil where it does.
        var testMoney: String?
        var back: String
        var action: String
        var hasAccount: Bool
        var iban: FormField
        var holder: FormField
    }

    @Sendable private func showForm(_ visit: Visit) async throws -> HTMLPage {
        try visit.requireProof(backTo: Self.changePath)
        let (person, now) = (try visit.personID(), visit.moment.wall)
        let (current, name) = try await database.read { db in
            (
                try HostIBANTable.account(of: person, db, at: now),
                try PersonTable.names([person], db)[person] ?? ""
            )
        }
        return HTMLPage(
            "money-account-change", title: texts.heading, texts: texts,
            model: FormModel(
                testMoney: MoneyMode(settings).testMoney.map(visit.say), back: Self.path,
                action: Self.changePath, hasAccount: current != nil,
                iban: visit.field(
                    "iban", texts.iban, hint: texts.ibanHint, isRequired: true, maximum: 60),
                holder: visit.field(
                    "holder", texts.holder, value: current?.holder ?? name, isRequired: true,
                    autocomplete: "name", maximum: HostIBAN.holderLimit)))
    }

    @Sendable private func change(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        try visit.requireProof(backTo: Self.changePath)
        let (person, moment) = (try visit.personID(), visit.moment)
        let typed = try form.text("iban", upTo: 60)
        let holder = try form.text("holder", upTo: HostIBAN.holderLimit)
        guard let iban = IBAN(typed) else { throw FormError("iban", texts.badIBAN) }
        do {
            let start = try await database.write { db in
                try HostAccountService.change(
                    to: iban, holder: holder, of: person, db, at: moment)
            }
            return .see(
                Self.path, saying: start > moment.wall ? texts.waits : texts.stored)
        } catch let error as ServiceError where error.code == .tooManyRequests {
            throw FormError(nil, texts.tooOften)
        } catch let error as ServiceError where error.field == "holder" {
            throw FormError("holder", texts.badHolder)
        }
    }
}
