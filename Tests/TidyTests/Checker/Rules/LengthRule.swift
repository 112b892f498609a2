/// Short enough to be read: 400 lines in a file, 70 in the body of a function.
enum LengthRule {
    static let maximumFile = 400
    static let maximumBody = 70

    static func findings(in file: SourceFile) -> [Finding] {
        guard file.isSwift, file.isUnder("Sources") || file.isUnder("Tests") else { return [] }
        var findings = file.tokens.indices.compactMap { functionFinding(file, at: $0) }
        if file.lines.count > maximumFile {
            let message =
                "\(file.lines.count) lines, and \(maximumFile) is the most: "
                + "split the pure part from the impure one"
            findings.append(file.finding(.length, line: 1, message))
        }
        return findings
    }

    private static func functionFinding(_ file: SourceFile, at index: Int) -> Finding? {
        let tokens = file.tokens
        guard declares(tokens, at: index), let open = bodyStart(tokens, after: index),
            let close = tokens.closing(open)
        else { return nil }
        let length = tokens[close].line - tokens[open].line - 1
        guard length > maximumBody else { return nil }
        let name = tokens[index].reads("func") ? tokens[index + 1].string : tokens[index].string
        return file.finding(
            .length, line: tokens[index].line,
            "the body of \(name) has \(length) lines, and \(maximumBody) is the most: "
                + "give its steps names")
    }

    /// `func name` and `init(`, `init?(`, `init<`, but not the call `self.init(`.
    private static func declares(_ tokens: [Token], at index: Int) -> Bool {
        guard index + 1 < tokens.count, index == 0 || !tokens[index - 1].reads(".") else {
            return false
        }
        let next = tokens[index + 1]
        if tokens[index].reads("func") { return !next.reads(":") }
        return tokens[index].reads("init") && ["(", "?", "!", "<"].contains { next.reads($0) }
    }

    /// The brace that opens the body: the first one outside brackets, unless another declaration
    /// or the end of the protocol comes first, when there is no body.
    private static func bodyStart(_ tokens: [Token], after index: Int) -> Int? {
        var current = index + 1
        while current < tokens.count {
            let token = tokens[current]
            if token.reads("{") { return current }
            if token.reads("}") || token.reads(";") { return nil }
            if token.line > tokens[current - 1].line, startsDeclaration(token) { return nil }
            if token.reads("(") || token.reads("[") {
                guard let close = tokens.closing(current) else { return nil }
                current = close
            }
            current += 1
        }
        return nil
    }

    private static func startsDeclaration(_ token: Token) -> Bool {
        token.reads("@") || token.reads("#")
            || (token.kind == .word && declarationWords.contains(token.string))
    }

    private static let declarationWords: Set<String> = [
        "func", "init", "deinit", "var", "let", "case", "static", "class", "struct", "enum",
        "protocol", "extension", "subscript", "typealias", "associatedtype", "mutating",
        "nonmutating", "nonisolated", "public", "package", "internal", "fileprivate", "private",
        "override", "actor", "import", "indirect", "isolated", "convenience", "required",
    ]
}
