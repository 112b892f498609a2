import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The forms in which an admin writes who runs the cloud, the terms and the privacy notice.
struct OperatorForms: Sendable {
    let site: Site
    let database: CloudDatabase
    private let texts = OperatorSetupTexts()

    init(site: Site, database: CloudDatabase) {
        self.site = site
        self.database = database
    }

    private static let path = "\(OperatorSetupPages.path)/{part}"
    /// Longest e-mail address in characters.
    private static let maximumEmail = 254
    private static let gone = ServiceError(.notFound, "The setup has no such part.")

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show the form of the operator's identity, or of a text",
                show),
            site.form(
                Self.path, for: .admin, "Save the operator's identity, or a text", again: show,
                save),
        ]
    }

    private struct Model: Sendable {
        var action: String
        var heading: String
        /// Not named as the hint of a field, which a field without one would show.
        var intro: String
        var fields: [FormField]
        /// The public page.
        var shownAt: String
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let part = try Self.part(visit)
        let title: Message
        let model: Model
        switch part {
        case .identity:
            let identity = try await database.read { try OperatorTable.find($0) }
            title = texts.name(of: .identity)
            model = Model(
                action: "\(OperatorSetupPages.path)/\(part.name)", heading: visit.say(title),
                intro: visit.say(texts.identityHint), fields: fields(of: identity, visit),
                shownAt: OperatorPages.aboutPath)
        case .text(let kind, let language):
            let text = try await database.read {
                try OperatorTextTable.latest(kind, in: language, $0)
            }
            title = OperatorTexts().title(of: kind)
            model = Model(
                action: "\(OperatorSetupPages.path)/\(part.name)", heading: visit.say(title),
                intro: visit.say(texts.textHint),
                fields: [
                    visit.field(
                        "text", texts.name(of: language), .area, value: text?.text ?? "",
                        maximum: OperatorText.maximumLength)
                ],
                shownAt: OperatorPages.path(of: kind))
        }
        return HTMLPage("setup-form", title: title, texts: texts, model: model)
    }

    private func fields(of identity: OperatorIdentity?, _ visit: Visit) -> [FormField] {
        [
            visit.field(
                "name", texts.operatorName, value: identity?.name ?? "",
                hint: texts.operatorNameHint, isRequired: true,
                maximum: OperatorIdentity.maximumName),
            visit.field(
                "address", texts.address, .area, value: identity?.address ?? "",
                isRequired: true, maximum: OperatorIdentity.maximumAddress),
            visit.field(
                "companyNumber", texts.companyNumber, value: identity?.companyNumber?.text ?? "",
                hint: texts.companyNumberHint, maximum: 20),
            visit.field(
                "email", texts.email, .email, value: identity?.email ?? "",
                hint: texts.emailHint, isRequired: true, maximum: Self.maximumEmail),
        ]
    }

    private static func part(_ visit: Visit) throws -> OperatorPart {
        guard let part = OperatorPart(visit.text("part")) else { throw gone }
        return part
    }

    @Sendable private func save(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let now = visit.moment.wall
        switch try Self.part(visit) {
        case .identity:
            let identity = try identity(form, at: now)
            try await database.write { try OperatorTable.save(identity, $0) }
        case .text(let kind, let language):
            let text = OperatorText.cleaned(
                try form.optionalText("text", upTo: OperatorText.maximumLength) ?? "")
            try await database.write {
                try OperatorTextTable.add(text, kind, in: language, at: now, $0)
            }
        }
        return .see(OperatorSetupPages.path, saying: texts.isSaved)
    }

    private func identity(_ form: SentForm, at now: Timestamp) throws -> OperatorIdentity {
        let name = try form.text("name", upTo: OperatorIdentity.maximumName)
            .storable(scalars: OperatorIdentity.maximumName)
        let address = OperatorText.cleaned(
            try form.text("address", upTo: OperatorIdentity.maximumAddress))
        guard !name.isEmpty else { throw FormError("name", texts.isEmpty) }
        guard !address.isEmpty else { throw FormError("address", texts.isEmpty) }
        var number: CompanyNumber?
        if let typed = try form.optionalText("companyNumber", upTo: 20) {
            number = CompanyNumber(typed)
            if number == nil { throw FormError("companyNumber", texts.wrongCompanyNumber) }
        }
        let email = try form.text("email", upTo: Self.maximumEmail)
        guard MailAddress.isPlain(email) else { throw FormError("email", texts.wrongEmail) }
        return OperatorIdentity(
            name: name, address: address, companyNumber: number, email: email, changedAt: now)
    }
}
