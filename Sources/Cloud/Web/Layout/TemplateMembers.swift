import Mustache

/// What a template sees of a struct: its members by name. They are read once, since the library
/// would look through all of them again for each tag.
struct TemplateMembers: MustacheParent {
    // A struct has few members, so comparing their names costs less than a dictionary.
    private let members: [(name: String, value: Any)]

    func child(named name: String) -> Any? { members.first { $0.name == name }?.value }

    /// A struct, and each one in it, becomes its members; an array, those of its elements. Texts, and
    /// what describes itself as a text, stay as they are.
    static func of(_ value: Any) -> Any? {
        switch value {
        case is String, is Bool, is Int, is any MustacheParent: return value
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.flatMap { of($0.value) }
        case .collection: return mirror.children.compactMap { of($0.value) }
        case .struct where !(value is any CustomStringConvertible), .tuple:
            var members: [(name: String, value: Any)] = []
            members.reserveCapacity(mirror.children.count)
            for child in mirror.children {
                if let name = child.label, let value = of(child.value) {
                    members.append((name, value))
                }
            }
            return TemplateMembers(members: members)
        default: return value
        }
    }
}
