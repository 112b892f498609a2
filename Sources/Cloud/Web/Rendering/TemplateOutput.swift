/// The HTML of a page while it is made.
struct TemplateOutput {
    private(set) var html = ""
    private let templates: [String: [TemplateNode]]
    /// What the sections around the present node show, the innermost last.
    private var stack: [TemplateValue]

    init(_ templates: [String: [TemplateNode]], _ model: TemplateValue?) {
        self.templates = templates
        stack = model.map { [$0] } ?? []
        html.reserveCapacity(32_768)
    }

    mutating func show(_ nodes: [TemplateNode]) {
        for node in nodes {
            switch node {
            case .text(let text): html += text
            case .value(let path): if let value = value(path) { show(value) }
            case .section(let path, let nodes): show(nodes, for: value(path))
            case .inverted(let path, let nodes): if isAbsent(value(path)) { show(nodes) }
            case .partial(let name): show(templates[name] ?? [])
            // Replaced when the library was made.
            case .block(_, let nodes): show(nodes)
            case .extending: break
            }
        }
    }

    private mutating func show(_ nodes: [TemplateNode], for value: TemplateValue?) {
        switch value {
        case nil, .flag(false): break
        case .flag(true): show(nodes)
        case .list(let elements): for element in elements { show(nodes, in: element) }
        case .text(_), .members(_), .texts(_): if let value { show(nodes, in: value) }
        }
    }

    private mutating func show(_ nodes: [TemplateNode], in value: TemplateValue) {
        stack.append(value)
        show(nodes)
        stack.removeLast()
    }

    private func isAbsent(_ value: TemplateValue?) -> Bool {
        switch value {
        case nil, .flag(false): true
        case .list(let elements): elements.isEmpty
        case .flag(true), .text(_), .members(_), .texts(_): false
        }
    }

    private mutating func show(_ value: TemplateValue) {
        switch value {
        case .text(let text): append(text)
        case .flag(let flag): html += flag ? "true" : "false"
        // A template that names one of these as a text shows nothing.
        case .list, .members, .texts: break
        }
    }

    /// The first name is looked up in all sections around the node, from the innermost on; an absent
    /// optional member of one of them does not hide that of another.
    private func value(_ path: [String]) -> TemplateValue? {
        guard let first = path.first else { return stack.last }
        for value in stack.reversed() {
            guard var found = value.member(first) else { continue }
            for name in path.dropFirst() {
                guard let member = found.member(name) else { return nil }
                found = member
            }
            return found
        }
        return nil
    }

    private mutating func append(_ text: String) {
        guard text.utf8.contains(where: { Self.escape($0) != nil }) else {
            html += text
            return
        }
        for scalar in text.unicodeScalars {
            if let byte = UInt8(exactly: scalar.value), let escape = Self.escape(byte) {
                html += escape
            } else {
                html.unicodeScalars.append(scalar)
            }
        }
    }

    private static func escape(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
