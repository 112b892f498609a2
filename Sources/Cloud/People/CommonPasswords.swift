import CommonBase

/// The most common passwords, which attackers try first (OWASP ASVS 5.0, 6.2.4).
package struct CommonPasswords: Sendable {
    /// Shorter entries say nothing about a password of the valid length.
    private static let minimumStemLength = 4
    private static let substitutes: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]

    private let known: Set<String>

    /// - Parameter text: one password per line.
    package init(_ text: String) {
        known = Set(
            text.split(whereSeparator: \.isNewline).map { $0.lowercased() }
                .filter { $0.count >= Self.minimumStemLength })
    }

    package static let none = CommonPasswords("")

    package var count: Int { known.count }

    /// Whether a password is common, or a common one with digits and signs around it or in place of
    /// letters: `Password1!` and `p4ssw0rd` are.
    package func contains(_ password: String) -> Bool {
        let text = password.lowercased()
        let stem = text.trimmed { !$0.isLetter }
        let variants = [text, stem, Self.plain(text), Self.plain(stem)]
        return Set(text).count <= 2 || Self.isSequence(text) || variants.contains(where: has)
    }

    private func has(_ text: String) -> Bool {
        text.count >= Self.minimumStemLength && known.contains(text)
    }

    private static func plain(_ text: String) -> String {
        String(text.map { substitutes[$0] ?? $0 })
    }

    /// `12345678`, `abcdefgh` and the like, also backwards.
    private static func isSequence(_ text: String) -> Bool {
        let values = text.unicodeScalars.map { Int($0.value) }
        let steps = Set(zip(values.dropFirst(), values).map { $0 - $1 })
        return steps.count == 1 && steps.allSatisfy { abs($0) <= 1 }
    }

    /// - Throws: `invalidInput` for a common password.
    func check(_ password: String) throws {
        guard !contains(password) else {
            throw ServiceError(
                .invalidInput, "password is one of the most common ones; choose another.",
                field: "password")
        }
    }
}

extension String {
    fileprivate func trimmed(_ isCut: (Character) -> Bool) -> String {
        let rest = drop(while: isCut)
        guard let last = rest.lastIndex(where: { !isCut($0) }) else { return "" }
        return String(rest[...last])
    }
}
