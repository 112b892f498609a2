/// An IČO, the number of a company or an entrepreneur in Czechia: eight digits, of which the last
/// checks the others with the weights 8 to 2, modulo 11.
package struct CompanyNumber: Hashable, Sendable {
    package let text: String

    /// Spaces between the digits are ignored.
    /// - Returns: nil for another count of digits, or a wrong check digit.
    package init?(_ text: String) {
        let characters = text.filter { $0 != " " && $0 != "\u{A0}" }
        let digits = characters.utf8.map { Int($0) - 48 }
        guard digits.count == 8, digits.allSatisfy((0...9).contains) else { return nil }
        let sum = zip(digits, (2...8).reversed()).reduce(0) { $0 + $1.0 * $1.1 }
        guard sum > 0, digits[7] == (11 - sum % 11) % 10 else { return nil }
        self.text = characters
    }
}
