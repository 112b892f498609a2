/// All the rules over one file or a tree of them.
enum Checker {
    /// The rules that look at one file alone, each quiet about files it has no say in.
    static let rules: [@Sendable (SourceFile) -> [Finding]] = [
        ImportRule.findings, CallRule.findings, ForceRule.findings, LengthRule.findings,
        WordRule.findings, ViewerRule.findings, MoneyRule.findings,
    ]

    static func findings(in file: SourceFile) -> [Finding] {
        Exemptions(in: file).apply(to: rules.flatMap { $0(file) }, in: file)
    }

    /// The findings of a tree, by path and line.
    static func findings(in files: [SourceFile]) -> [Finding] {
        let all = files.flatMap(findings) + DecisionRule.findings(in: files.map(\.path))
        return all.sorted { ($0.path, $0.line) < ($1.path, $1.line) }
    }
}
