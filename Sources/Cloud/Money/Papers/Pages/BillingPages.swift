import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// How a person wants to be named on documents.
struct BillingPages: Sendable {
    let context: MoneyContext

    private static let path = "/papers/billing"

    private var texts: PaperTexts { PaperTexts() }

    func all() -> [Route] {
        let site = context.site
        return [
            site.page(Self.path, for: .person, "Show my details on documents", show),
            site.form(
                Self.path, for: .person, "Set my details on documents", again: show, save),
            site.form(
                Self.path + "/remove", for: .person, "Remove my details on documents",
                again: show, remove),
        ]
    }

    private struct Model: Sendable {
        var name: FormField
        var address: FormField
        var company: FormField
        var vat: FormField
        var isSaved: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let person = try visit.personID()
        let details = try await context.database.read { db in
            try BillingDetailsTable.find(person, db)
        }
        let model = Model(
            name: visit.field(
                "name", texts.name, value: details?.name ?? "", isRequired: true,
                autocomplete: "organization"),
            address: visit.field(
                "address", texts.address, value: details?.address ?? "",
                hint: texts.addressHint, autocomplete: "street-address", maximum: 300),
            company: visit.field(
                "companyId", texts.companyID, value: details?.companyID ?? "", maximum: 20),
            vat: visit.field("vatId", texts.vatID, value: details?.vatID ?? "", maximum: 20),
            isSaved: details != nil)
        return HTMLPage("billing", title: texts.billing, texts: texts, model: model)
    }

    @Sendable private func save(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (person, now) = (try visit.personID(), visit.moment.wall)
        let details = BillingDetails(
            name: try form.text("name", upTo: 200),
            address: try form.optionalText("address", upTo: 300),
            companyID: try number("companyId", form), vatID: try number("vatId", form))
        if let id = details.companyID, !CompanyID.isValid(id) {
            throw FormError("companyId", texts.notCompanyID)
        }
        if let id = details.vatID, !CompanyID.isValidVATID(id) {
            throw FormError("vatId", texts.notVATID)
        }
        try await context.database.write { db in
            try BillingDetailsTable.save(details, of: person, at: now, db)
        }
        return .see(Self.path, saying: texts.saved)
    }

    /// Without blanks, in upper case; nil for an empty field.
    private func number(_ name: String, _ form: SentForm) throws -> String? {
        let text = try form.optionalText(name, upTo: 20)
        return text.map { $0.filter { !$0.isWhitespace }.uppercased() }
    }

    @Sendable private func remove(_ visit: Visit, _: SentForm) async throws -> FormAnswer {
        let person = try visit.personID()
        try await context.database.write { db in try BillingDetailsTable.delete(person, db) }
        return .see(Self.path, saying: texts.removed)
    }
}
