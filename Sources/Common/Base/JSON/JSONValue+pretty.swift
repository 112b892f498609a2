extension JSONValue {
    /// The document for people to read: a member or an item a line, two blanks for each level.
    /// Characters that control a terminal or the direction of text are escaped.
    package var pretty: String { pretty(upTo: .max) }

    /// The beginning of `pretty`. Indentation can make a small document a hundred times as long.
    /// - Parameter limit: in bytes. What follows the item that exceeds it is left out.
    package func pretty(upTo limit: Int) -> String {
        var text = ""
        write(to: &text, "\n", upTo: limit)
        return text.escapingControls(keepsLines: true)
    }

    /// - Parameter line: a line feed with the indentation.
    private func write(to text: inout String, _ line: String, upTo limit: Int) {
        let inner = line + "  "
        switch self {
        case .object(let members) where !members.isEmpty:
            for (index, member) in members.enumerated() {
                if text.utf8.count > limit { return }
                text += index == 0 ? "{\(inner)" : ",\(inner)"
                text += "\(JSONWriter.text(.string(member.name))): "
                member.value.write(to: &text, inner, upTo: limit)
            }
            text += "\(line)}"
        case .array(let items) where !items.isEmpty:
            for (index, item) in items.enumerated() {
                if text.utf8.count > limit { return }
                text += index == 0 ? "[\(inner)" : ",\(inner)"
                item.write(to: &text, inner, upTo: limit)
            }
            text += "\(line)]"
        default: text += JSONWriter.text(self)
        }
    }
}
