import CloudCore
import CloudWeb
import CommonBase
import MessageCatalogue

/// The form of the console: a field for each member of an action, or all members as JSON.
struct ConsoleForm: Sendable {
    let action: CommandAction
    let members: [CommandMember]
    private let texts = ConsoleTexts()

    init(_ action: CommandAction, _ members: [CommandMember]) {
        (self.action, self.members) = (action, members)
    }

    static let action = "action"
    static let json = "json"
    static let timeout = "timeoutSeconds"
    /// Characters of JSON, and of a text.
    private static let jsonLimit = 20_000
    private static let textLimit = 5000

    private static func field(of member: String) -> String { "member-\(member)" }

    // MARK: Showing

    func fields(_ visit: Visit) -> [FormField] { members.map { field($0, visit) } }

    func whole(_ visit: Visit) -> FormField {
        visit.field(
            Self.json, texts.json, .area, hint: texts.jsonHint, maximum: Self.jsonLimit)
    }

    func timeout(_ visit: Visit) -> FormField {
        visit.field(
            Self.timeout, texts.timeout, .number,
            value: String(CommandService.defaultTimeoutSeconds), hint: texts.timeoutHint,
            maximum: 3)
    }

    private func field(_ member: CommandMember, _ visit: Visit) -> FormField {
        let name = Self.field(of: member.name)
        // The names and notes of the API, which are the same in all languages.
        let label = Message(member.name, member.name)
        let note = member.note.map { Message($0, $0) }
        switch member.kind {
        case .text: return visit.field(name, label, hint: note, maximum: Self.textLimit)
        case .integer: return visit.field(name, label, .number, hint: note, maximum: 20)
        case .object:
            return visit.field(name, label, .area, hint: note, maximum: Self.jsonLimit)
        case .texts:
            return visit.field(
                name, label, .area, hint: note ?? texts.lines, maximum: Self.jsonLimit)
        case .flag: return choice(name, label, ["true", "false"], note, visit)
        case .choice(let names): return choice(name, label, names, note, visit)
        }
    }

    private func choice(
        _ name: String, _ label: Message, _ values: [String], _ note: Message?, _ visit: Visit
    ) -> FormField {
        let options = [(value: "", label: visit.say(texts.absent))]
        return visit.choice(
            name, label, options: options + values.map { (value: $0, label: $0) }, hint: note)
    }

    // MARK: Reading

    /// The members that were filled in.
    /// - Throws: `FormError` for a value of another kind than its member, for text that is no JSON
    ///   object, and for fields beside JSON.
    func read(_ form: SentForm) throws -> [JSONValue.Member] {
        let members = try members.compactMap { member in
            try value(member, form).map { JSONValue.Member(member.name, $0) }
        }
        guard let text = try form.optionalText(Self.json, upTo: Self.jsonLimit) else {
            return members
        }
        guard members.isEmpty else { throw FormError(Self.json, texts.jsonOrFields) }
        guard case .object(let all) = try parsed(text, Self.json) else {
            throw FormError(Self.json, texts.mustBeObject)
        }
        return all
    }

    func timeoutSeconds(_ form: SentForm) throws -> Int64 {
        let range = CommandService.timeouts
        let number = try form.number(
            Self.timeout, in: Double(range.lowerBound)...Double(range.upperBound))
        return number.map { Int64($0) } ?? CommandService.defaultTimeoutSeconds
    }

    private func value(_ member: CommandMember, _ form: SentForm) throws -> JSONValue? {
        let name = Self.field(of: member.name)
        guard let text = try form.optionalText(name, upTo: Self.jsonLimit) else { return nil }
        switch member.kind {
        case .text, .choice: return .string(text)
        case .flag: return .bool(text == "true")
        case .integer:
            guard let number = Int64(text) else { throw FormError(name, texts.mustBeInteger) }
            return .int(number)
        case .object: return try parsed(text, name)
        case .texts:
            let lines = text.split(whereSeparator: \.isNewline)
            return .array(lines.map { .string(String($0)) })
        }
    }

    private func parsed(_ text: String, _ field: String) throws -> JSONValue {
        do throws(JSONReader.Failure) {
            return try JSONReader.parse(text.utf8, allowsNUL: false)
        } catch {
            throw FormError(field, texts.notJSON(error.description))
        }
    }

    /// What the service refused, at the field that it names; nil for a failure that is not the
    /// person's.
    func refusal(_ error: ServiceError, _ form: SentForm) -> FormError? {
        guard var refusal = FormError(error) else { return nil }
        refusal.field = error.field.flatMap { shownField($0, form) }
        return refusal
    }

    private func shownField(_ field: String, _ form: SentForm) -> String? {
        if field == Self.timeout { return field }
        if !form.typed(Self.json).isEmpty { return Self.json }
        return members.contains { $0.name == field } ? Self.field(of: field) : nil
    }
}
