/// One piece of Swift code as the rules see it: comments are gone and literals are opaque.
struct Token: Hashable {
    enum Kind {
        /// A keyword or identifier. One in backticks keeps them, so that it is never a keyword.
        case word
        case number
        /// One character of punctuation: `!=` is two symbols, the second glued to the first.
        case symbol
        /// A stretch of a string or regex literal between quotes and interpolations.
        case text
    }

    let kind: Kind
    let string: String
    /// The line the token starts on, from 1.
    let line: Int
    /// Nothing, not even a space, stands between this token and the one before it.
    let isGlued: Bool

    /// Says whether this is code that reads `string`; a literal never is.
    func reads(_ string: String) -> Bool {
        kind != .text && self.string == string
    }

    /// Says whether a value can end here, so that `!` means force and `.` means a member of it.
    var endsValue: Bool {
        switch kind {
        case .word, .number, .text: true
        case .symbol: string == ")" || string == "]"
        }
    }
}

/// A `//` comment. Block comments are forbidden by swift-format and carry nothing for us.
struct LineComment: Hashable {
    /// What follows the two slashes.
    let text: String
    let line: Int
    /// No code stands before it on its line.
    let isAlone: Bool
}
