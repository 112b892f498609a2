/// Only executables, hardware, devices and marked adapters ask for the time, randomness or the
/// environment, or sleep. All others are told, which is what makes them run in the simulator.
enum CallRule {
    static func findings(in file: SourceFile) -> [Finding] {
        guard file.isSwift, file.isUnder("Sources"), file.target?.asksOutside != true else {
            return []
        }
        let tokens = file.tokens
        return tokens.indices.compactMap { index in
            let calls = BannedCall.byFirstWord[tokens[index].string] ?? []
            guard let call = calls.first(where: { matches($0, tokens, at: index) }) else {
                return nil
            }
            let name = call.words.joined()
            return file.finding(
                call.rule, line: tokens[index].line, "no \(name) here: \(advice(call.rule))")
        }
    }

    private static func matches(_ call: BannedCall, _ tokens: [Token], at index: Int) -> Bool {
        guard tokens.reads(call.words, at: index) else { return false }
        let before = index > 0 ? tokens[index - 1] : nil
        switch call.lead {
        case .any: if declares(before) { return false }
        case .free: if declares(before) || before?.reads(".") == true { return false }
        case .implicit: if isMember(tokens[index], of: before) { return false }
        }
        return
            !(call.isExcusedByGenerator
            && passesGenerator(tokens, at: index + call.words.count - 1))
    }

    /// `func sleep(`, `case sleep(` and `var environment` give a name, they do not ask.
    private static func declares(_ token: Token?) -> Bool {
        guard let token, token.kind == .word else { return false }
        return ["func", "case", "var", "let"].contains(token.string)
    }

    /// Whether a dot takes a member of what stands before it, glued or one line up in a chain.
    /// `case .now:` matches a case and asks nothing, so it is let pass as well.
    private static func isMember(_ dot: Token, of before: Token?) -> Bool {
        guard let before else { return false }
        if before.reads("case") { return true }
        return dot.isGlued ? before.isMemberBase : before.endsValue && dot.line > before.line
    }

    /// Whether the call whose `(` stands at `index` has an argument `using:` of its own.
    private static func passesGenerator(_ tokens: [Token], at index: Int) -> Bool {
        guard let end = tokens.closing(index) else { return false }
        return (index..<end).contains { tokens.reads(["using", ":"], at: $0) }
    }

    private static func advice(_ rule: Rule) -> String {
        switch rule {
        case .time: "take a Moment as a parameter"
        case .random: "take the value, or a generator to pass as using:, as a parameter"
        case .environment: "take the setting as a parameter; executables read it"
        default: "return a deadline (nextDeadline); whoever runs the machine waits"
        }
    }
}

extension Token {
    /// Something a glued dot takes a member of. Unlike a value, it may also be `?`, `!`, `>`, `}`.
    fileprivate var isMemberBase: Bool {
        endsValue || ["?", "!", ">", "}"].contains(string)
    }
}
