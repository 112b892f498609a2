/// Samples are code in strings, so that the checker, which also reads this folder, ignores them.
extension SourceFile {
    /// The default path of samples, where every rule applies.
    static func sample(_ text: String, at path: String = "Sources/Cloud/Web/Sample.swift") -> Self {
        SourceFile(path: path, text: text)
    }

    /// The findings of all rules in this file, after exemptions, as `line rule`.
    var verdicts: [String] {
        Checker.findings(in: [self]).map { "\($0.line) \($0.rule.rawValue)" }
    }
}
