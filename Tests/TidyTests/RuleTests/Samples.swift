/// Samples are code in strings, so that the checker, which also reads this folder, sees none.
extension SourceFile {
    /// The samples' usual place, where every rule holds.
    static func sample(_ text: String, at path: String = "Sources/Cloud/Web/Sample.swift") -> Self {
        SourceFile(path: path, text: text)
    }

    /// What all rules say of this file, exemptions applied, as `line rule`.
    var verdicts: [String] {
        Checker.findings(in: [self]).map { "\($0.line) \($0.rule.rawValue)" }
    }
}
