/// No `try!`, `as!`, force unwrap or implicitly unwrapped optional in the sources, no fatal error
/// for work not done, and `try?` only where its exemption says why the error may be lost.
enum ForceRule {
    static func findings(in file: SourceFile) -> [Finding] {
        guard file.isSwift, file.isUnder("Sources") else { return [] }
        return file.tokens.indices.compactMap { index in
            problem(file.tokens, at: index).map {
                file.finding(.force, line: file.tokens[index].line, $0)
            }
        }
    }

    private static func problem(_ tokens: [Token], at index: Int) -> String? {
        let token = tokens[index]
        if token.reads("fatalError"), tokens.reads(["("], at: index + 1),
            index + 2 < tokens.count, tokens[index + 2].kind == .text,
            tokens[index + 2].string.hasPrefix("TO" + "DO")
        {
            return "no fatalError for work not done: do it, or leave the path out"
        }
        guard index > 0, token.isGlued else { return nil }
        let before = tokens[index - 1]
        if token.reads("?"), before.reads("try") {
            return "no try?: catch the error, or throw it up"
        }
        // `a!=b` compares; `a! = b` unwraps.
        let compares =
            index + 1 < tokens.count && tokens[index + 1].isGlued
            && tokens[index + 1].reads("=")
        guard token.reads("!"), before.endsValue, !compares else { return nil }
        switch before.string {
        case "try": return "no try!: catch the error, or throw it up"
        case "as": return "no as!: use as? and say what happens otherwise"
        default: return "no force unwrap: use guard let, ?? or throw"
        }
    }
}
