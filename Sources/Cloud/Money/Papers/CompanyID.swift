/// Czech numbers of companies.
package enum CompanyID {
    /// IČO: 8 digits, the last one a check digit.
    package static func isValid(_ text: String) -> Bool {
        let digits = text.utf8.map { Int($0) - 0x30 }
        guard digits.count == 8, digits.allSatisfy({ (0...9).contains($0) }) else { return false }
        let sum = zip(digits, (2...8).reversed()).reduce(0) { $0 + $1.0 * $1.1 }
        return (11 - sum % 11) % 10 == digits[7]
    }

    /// DIČ: two letters of the country, then 8 to 12 digits or letters.
    package static func isValidVATID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (10...14).contains(bytes.count) else { return false }
        return bytes.prefix(2).allSatisfy { (0x41...0x5A).contains($0) }
            && bytes.dropFirst(2).allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
            }
    }
}
