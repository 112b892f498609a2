/// The rules by the names that findings and exemptions use.
enum Rule: String, CaseIterable {
    /// Who may import whom.
    case `import`
    case time
    case random
    case environment
    case sleep
    /// `!` in all its forms, and `try?`.
    case force
    /// Lines in a file and in a function.
    case length
    /// Paths of somebody's machine.
    case path
    /// Floating point where money is computed.
    case money
    /// Queries of routes without the viewer.
    case viewer
    /// Work left for later belongs in an issue.
    case todo
    /// Names in docs/decisions.
    case decision
    /// An exemption without a rule or a reason, or one that exempts nothing.
    case exemption
}

/// One broken rule, in words that let its reader repair it.
struct Finding: Hashable, CustomStringConvertible {
    let rule: Rule
    /// From the package's root.
    let path: String
    let line: Int
    /// What is wrong and what to use instead.
    let message: String

    var description: String { "\(path):\(line): [\(rule.rawValue)] \(message)" }
}
