/// Reads a template in the part of Mustache that pages use: values, sections, inverted sections,
/// partials, and blocks of templates that extend others. A tag of these that is alone on its line takes
/// the line with it. No tag shows a value without escaping it.
/// Source: Mustache specification 1.4, https://mustache.github.io/mustache.5.html
struct TemplateParser {
    private let template: String
    private let source: [UInt8]
    private var position = 0

    init(_ template: PageTemplate) {
        self.template = template.name
        source = template.source
    }

    /// - Throws: `TemplateError` for a tag that is unknown, not closed or not opened.
    static func nodes(_ template: PageTemplate) throws -> [TemplateNode] {
        var parser = Self(template)
        return try parser.nodes(until: nil)
    }

    private struct Tag {
        enum Kind: Character {
            case section = "#"
            case inverted = "^"
            case partial = ">"
            case block = "$"
            case extending = "<"
            case end = "/"
        }

        /// Nil for a value.
        var kind: Kind?
        var name: String
        var start: Int
    }

    /// The nodes up to the end of the section, or of the template.
    private mutating func nodes(until name: String?) throws -> [TemplateNode] {
        let opened = position
        var nodes: [TemplateNode] = []
        while let start = nextTag() {
            let before = position
            let tag = try tag(at: start)
            let textEnd = tag.kind == nil ? start : takeLine(of: tag)
            if textEnd > before { nodes.append(.text(text(before..<textEnd))) }
            switch tag.kind {
            case nil: nodes.append(.value(path(tag.name)))
            case .partial: nodes.append(.partial(tag.name))
            case .section:
                nodes.append(.section(path(tag.name), try self.nodes(until: tag.name)))
            case .inverted:
                nodes.append(.inverted(path(tag.name), try self.nodes(until: tag.name)))
            case .block: nodes.append(.block(tag.name, try self.nodes(until: tag.name)))
            case .extending:
                nodes.append(.extending(tag.name, blocks(try self.nodes(until: tag.name))))
            case .end:
                guard tag.name == name else {
                    throw error("{{/\(tag.name)}} closes nothing that is open", at: start)
                }
                return nodes
            }
        }
        if let name { throw error("{{/\(name)}} is missing", at: opened) }
        if position < source.count { nodes.append(.text(text(position..<source.count))) }
        return nodes
    }

    /// Where the next tag begins.
    private func nextTag() -> Int? {
        var index = position
        while index + 1 < source.count {
            if source[index] == UInt8(ascii: "{"), source[index + 1] == UInt8(ascii: "{") {
                return index
            }
            index += 1
        }
        return nil
    }

    /// Reads a tag, and goes on behind it.
    private mutating func tag(at start: Int) throws -> Tag {
        var end = start + 2
        while end + 1 < source.count, source[end] != UInt8(ascii: "}") { end += 1 }
        guard end + 1 < source.count, source[end + 1] == UInt8(ascii: "}") else {
            throw error("a tag is not closed by }}", at: start)
        }
        var name = text(start + 2..<end)
        let kind = name.first.flatMap(Tag.Kind.init)
        if kind != nil { name.removeFirst() }
        let isName = name.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isName, !name.isEmpty else { throw error("{{\(name)}} is no known tag", at: start) }
        position = end + 2
        return Tag(kind: kind, name: name, start: start)
    }

    /// If a tag is alone on its line, goes on at the next line.
    /// - Returns: where the text before the tag ends.
    private mutating func takeLine(of tag: Tag) -> Int {
        func isBlank(_ index: Int) -> Bool {
            source[index] == UInt8(ascii: " ") || source[index] == UInt8(ascii: "\t")
        }
        var start = tag.start
        while start > 0, isBlank(start - 1) { start -= 1 }
        guard start == 0 || source[start - 1] == UInt8(ascii: "\n") else { return tag.start }
        var end = position
        while end < source.count, isBlank(end) { end += 1 }
        guard end == source.count || source[end] == UInt8(ascii: "\n") else { return tag.start }
        position = min(end + 1, source.count)
        return start
    }

    /// What stands between the blocks of an extended template is not shown.
    private func blocks(_ nodes: [TemplateNode]) -> [String: [TemplateNode]] {
        var blocks: [String: [TemplateNode]] = [:]
        for case .block(let name, let inside) in nodes { blocks[name] = inside }
        return blocks
    }

    private func path(_ name: String) -> [String] {
        name == "." ? [] : name.split(separator: ".").map(String.init)
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: source[range], as: UTF8.self)
    }

    private func error(_ reason: String, at offset: Int) -> TemplateError {
        let line = source[..<offset].count { $0 == UInt8(ascii: "\n") } + 1
        return TemplateError(template: template, line: line, reason: reason)
    }
}
