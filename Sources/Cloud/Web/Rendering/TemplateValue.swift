/// A value as templates see it.
enum TemplateValue {
    case text(String)
    case flag(Bool)
    case list([TemplateValue])
    /// A struct has few members, so that comparing their names costs less than a dictionary.
    case members([(name: String, value: TemplateValue)])
    case texts(LocalizedTexts)

    func member(_ name: String) -> TemplateValue? {
        switch self {
        case .members(let members): members.first { $0.name == name }?.value
        case .texts(let texts): .text(texts.text(name))
        case .text, .flag, .list: nil
        }
    }
}

/// Makes template values of the models of pages: of a struct its stored members by name, of an array
/// its elements, and a text of everything else. An absent optional value is none.
struct TemplateReader {
    private enum Kind {
        case optional
        case list
        case members
        case text
    }

    /// What was found out about the types of this page's values: the rows of a list have the same.
    private var kinds: [ObjectIdentifier: Kind] = [:]

    mutating func value(_ value: Any) -> TemplateValue? {
        let found = type(of: value)
        // Exact types first: asking whether a value conforms to a protocol takes much longer.
        if found == String.self { return (value as? String).map(TemplateValue.text) }
        if found == String?.self { return (value as? String).map(TemplateValue.text) }
        if found == Bool.self { return (value as? Bool).map(TemplateValue.flag) }
        if found == Int.self || found == Int?.self {
            return (value as? Int).map { .text(String($0)) }
        }
        if let texts = value as? LocalizedTexts { return .texts(texts) }
        let mirror = Mirror(reflecting: value)
        switch kind(ObjectIdentifier(found), of: value, mirror) {
        case .optional: return mirror.children.first.flatMap { self.value($0.value) }
        case .list: return .list(mirror.children.compactMap { self.value($0.value) })
        case .text: return .text(String(describing: value))
        case .members:
            var members: [(name: String, value: TemplateValue)] = []
            members.reserveCapacity(mirror.children.count)
            for child in mirror.children {
                if let name = child.label, let value = self.value(child.value) {
                    members.append((name, value))
                }
            }
            return .members(members)
        }
    }

    private mutating func kind(
        _ type: ObjectIdentifier, of value: Any, _ mirror: Mirror
    ) -> Kind {
        if let known = kinds[type] { return known }
        let kind: Kind =
            switch mirror.displayStyle {
            case .optional: .optional
            case .collection: .list
            case .tuple: .members
            case .struct where !(value is any CustomStringConvertible): .members
            default: .text
            }
        kinds[type] = kind
        return kind
    }
}
