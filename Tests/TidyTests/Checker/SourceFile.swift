/// A file as the rules see it. Only Swift has tokens; what is not Swift is lines.
struct SourceFile {
    /// From the package's root, with `/`.
    let path: String
    let lines: [String]
    let tokens: [Token]
    let comments: [LineComment]

    init(path: String, text: String) {
        self.path = path
        // By bytes: "\r\n" is one Character, which "\n" would not split.
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines.map { String(decoding: $0, as: UTF8.self) }
        let lexer = path.hasSuffix(".swift") ? Lexer(text) : Lexer("")
        tokens = lexer.tokens
        comments = lexer.comments
    }

    var isSwift: Bool { path.hasSuffix(".swift") }

    /// The target the file belongs to; nil outside `Sources` and for folders no target has.
    var target: Target? { Layout.targets.first { path.hasPrefix($0.folder + "/") } }

    func isUnder(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }

    func finding(_ rule: Rule, line: Int, _ message: String) -> Finding {
        Finding(rule: rule, path: path, line: line, message: message)
    }
}

extension [Token] {
    /// Whether the tokens from `index` read as `words`, each a whole token.
    func reads(_ words: [String], at index: Int) -> Bool {
        guard index + words.count <= count else { return false }
        return zip(self[index...], words).allSatisfy { $0.reads($1) }
    }

    /// The index of the bracket that closes the one at `index`; nil when the file ends first.
    func closing(_ index: Int) -> Int? {
        var depth = 0
        for current in index..<count where self[current].kind == .symbol {
            switch self[current].string {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            default: continue
            }
            if depth == 0 { return current }
        }
        return nil
    }
}
