/// The user guide as HTML.
///
/// It reads the part of Markdown that `docs/guide.*.md` are written in: headings, paragraphs, lists of
/// one level and tables; and within them code, bold text, emphasis and links. Lines of pictures are
/// left out: they show the pages of the cloud.
struct GuideText: Sendable {
    struct Chapter: Sendable {
        var anchor: String
        var title: String
    }

    /// Without the heading of the whole guide.
    private(set) var html = ""
    private(set) var chapters: [Chapter] = []
    private var block: (kind: Kind, texts: [String])?

    private enum Kind { case paragraph, bullets, numbers, table }

    init(_ markdown: String) {
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            take(line)
        }
        endBlock()
    }

    private mutating func take(_ line: Substring) {
        let text = line.drop { $0 == " " }
        // The heading of the page, and the link to the guide in the other language.
        if line.hasPrefix("# ") || line.hasPrefix("*[") { return }
        if line.hasPrefix("<img ") { return }
        if text.isEmpty { return endBlock() }
        if line.hasPrefix("#") { return heading(line) }
        if text.startIndex > line.startIndex, block != nil {
            return continueBlock(text)
        }
        if line.hasPrefix("|") { return add(line, to: .table) }
        if line.hasPrefix("- ") { return add(line.dropFirst(2), to: .bullets) }
        if let number = line.firstIndex(of: "."), number > line.startIndex,
            line[..<number].allSatisfy(\.isNumber), line[number...].hasPrefix(". ")
        {
            return add(line[number...].dropFirst(2), to: .numbers)
        }
        if block?.kind == .paragraph { return continueBlock(text) }
        add(text, to: .paragraph)
    }

    private mutating func add(_ text: Substring, to kind: Kind) {
        if block?.kind != kind {
            endBlock()
            block = (kind, [])
        }
        block?.texts.append(String(text))
    }

    private mutating func continueBlock(_ text: Substring) {
        guard let last = block?.texts.indices.last else { return }
        block?.texts[last] += " \(text)"
    }

    private mutating func heading(_ line: Substring) {
        endBlock()
        let level = line.prefix { $0 == "#" }.count
        let title = String(line.dropFirst(level).drop { $0 == " " })
        let anchor = Self.anchor(title)
        if level == 2 { chapters.append(Chapter(anchor: anchor, title: title)) }
        html += "<h\(level) id=\"\(Self.escaped(anchor))\">\(Self.inline(title[...]))</h\(level)>\n"
    }

    private mutating func endBlock() {
        guard let (kind, texts) = block else { return }
        block = nil
        switch kind {
        case .paragraph: html += "<p>\(Self.inline(texts.joined(separator: " ")[...]))</p>\n"
        case .bullets: html += Self.list(texts, "ul")
        case .numbers: html += Self.list(texts, "ol")
        case .table: html += Self.table(texts)
        }
    }

    private static func list(_ items: [String], _ tag: String) -> String {
        let lines = items.map { "<li>\(inline($0[...]))</li>\n" }
        return "<\(tag)>\n\(lines.joined())</\(tag)>\n"
    }

    /// - Parameter lines: the heads, a line of dashes, and the rows.
    private static func table(_ lines: [String]) -> String {
        func row(_ line: String, _ start: String, _ end: String) -> String {
            let cells = line.split(separator: "|").map { start + inline($0) + end }
            return "<tr>\(cells.joined())</tr>\n"
        }
        let head = row(lines[0], "<th scope=\"col\">", "</th>")
        let rows = lines.dropFirst(2).map { row($0, "<td>", "</td>") }
        return "<table><thead>\(head)</thead><tbody>\n\(rows.joined())</tbody></table>\n"
    }

    /// As GitHub makes them, so that links within the guide lead to their chapters in both places.
    private static func anchor(_ title: String) -> String {
        String(
            title.lowercased().compactMap { character -> Character? in
                if character == " " { return "-" }
                let isKept = character.isLetter || character.isNumber || character == "-"
                return isKept ? character : nil
            })
    }

    private static func inline(_ text: Substring) -> String {
        var (html, rest) = ("", text)
        while let first = rest.first {
            if first == "`", let inner = between("`", "`", &rest) {
                html += "<code>\(escaped(inner))</code>"
            } else if first == "*", let inner = between("**", "**", &rest) {
                html += "<b>\(inline(inner))</b>"
            } else if first == "*", let inner = between("*", "*", &rest) {
                html += "<em>\(inline(inner))</em>"
            } else if first == "[", let label = between("[", "](", &rest),
                let target = between("", ")", &rest)
            {
                // The other documents are no pages of the cloud.
                html +=
                    target.hasPrefix("#")
                    ? "<a href=\"\(escaped(target))\">\(inline(label))</a>" : inline(label)
            } else {
                html += escaped(rest.prefix(1))
                rest.removeFirst()
            }
        }
        return html
    }

    /// Takes away what begins with `start` and ends with `end`, and returns what is between.
    private static func between(
        _ start: String, _ end: String, _ rest: inout Substring
    ) -> Substring? {
        guard rest.hasPrefix(start) else { return nil }
        let inside = rest.dropFirst(start.count)
        guard let close = inside.firstRange(of: end) else { return nil }
        rest = inside[close.upperBound...]
        return inside[..<close.lowerBound]
    }

    private static func escaped(_ text: some StringProtocol) -> String {
        text.map { character -> String in
            switch character {
            case "<": "&lt;"
            case ">": "&gt;"
            case "&": "&amp;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }
}
