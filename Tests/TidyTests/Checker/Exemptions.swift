import Foundation

/// `// tidy:allow RULE: why`, on the line it excuses or in the comment right above it.
///
/// In a file that is not Swift, any comment that the file's language has will do.
struct Exemption: Hashable {
    let rule: Rule
    /// The line it stands on.
    let line: Int
    /// The line it excuses beside its own.
    let target: Int

    func covers(_ finding: Finding) -> Bool {
        finding.rule == rule && (finding.line == line || finding.line == target)
    }
}

/// The exemptions of a file, and what is wrong with those that are not well formed.
struct Exemptions {
    private(set) var valid: [Exemption] = []
    private(set) var findings: [Finding] = []

    private static let mark = "tidy:allow"

    init(in file: SourceFile) {
        if file.isSwift {
            readComments(of: file)
        } else {
            readLines(of: file)
        }
    }

    /// What is left of a file's findings, with a new one for each exemption that excused nothing.
    func apply(to found: [Finding], in file: SourceFile) -> [Finding] {
        let unused = valid.filter { exemption in !found.contains(where: exemption.covers) }
        return findings
            + found.filter { finding in !valid.contains { $0.covers(finding) } }
            + unused.map {
                file.finding(
                    .exemption, line: $0.line,
                    "nothing here breaks the rule \($0.rule.rawValue): remove the exemption")
            }
    }

    private mutating func readComments(of file: SourceFile) {
        let commentLines = Set(file.comments.filter(\.isAlone).map(\.line))
        for comment in file.comments {
            let text = comment.text.trimmingCharacters(in: .whitespaces)
            guard text.hasPrefix(Self.mark) else { continue }
            var target = comment.line
            while commentLines.contains(target) { target += 1 }
            read(text.dropFirst(Self.mark.count), in: file, line: comment.line, target: target)
        }
    }

    /// A document may speak of exemptions; only the rules that look at such files count in one.
    private mutating func readLines(of file: SourceFile) {
        let marks = [Rule.path, .todo].map { "\(Self.mark) \($0.rawValue):" }
        for (index, line) in file.lines.enumerated() where line.contains(Self.mark) {
            guard let found = marks.firstNonNil({ line.range(of: $0) }) else { continue }
            let text = line[found.lowerBound...].dropFirst(Self.mark.count)
            read(text, in: file, line: index + 1, target: index + 2)
        }
    }

    private mutating func read(
        _ text: Substring, in file: SourceFile, line: Int, target: Int
    ) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first?.trimmingCharacters(in: .whitespaces) ?? ""
        guard let rule = Rule(rawValue: name), rule != .exemption else {
            let message = "no rule is called \"\(name)\"; write // \(Self.mark) RULE: why"
            findings.append(file.finding(.exemption, line: line, message))
            return
        }
        let reason = parts.dropFirst().joined()
        if !reason.contains(where: \.isLetter) {
            let message = "say why: // \(Self.mark) \(name): why this place may"
            findings.append(file.finding(.exemption, line: line, message))
        }
        valid.append(Exemption(rule: rule, line: line, target: target))
    }
}

extension Sequence {
    fileprivate func firstNonNil<Result>(_ transform: (Element) -> Result?) -> Result? {
        for element in self {
            if let result = transform(element) { return result }
        }
        return nil
    }
}
