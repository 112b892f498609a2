import CommonBase

/// An international bank account number (ISO 13616) with valid check digits.
package struct IBAN: Hashable, Sendable {
    /// In upper case without blanks: 15 to 34 characters.
    package let text: String

    /// Nil unless the text, with or without blanks, is valid.
    package init?(_ typed: String) {
        guard typed.utf8.count <= 60 else { return nil }
        let text = typed.filter { $0 != " " && $0 != "\u{A0}" }.uppercased()
        let bytes = Array(text.utf8)
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        let isLetter = { (byte: UInt8) in (0x41...0x5A).contains(byte) }
        guard (15...34).contains(bytes.count), bytes.prefix(2).allSatisfy(isLetter),
            bytes[2..<4].allSatisfy(isDigit),
            bytes.allSatisfy({ isDigit($0) || isLetter($0) }),
            !text.hasPrefix("CZ") || bytes.count == 24
        else { return nil }
        var rest = 0
        for byte in bytes[4...] + bytes[..<4] {
            rest =
                isDigit(byte)
                ? (rest * 10 + Int(byte - 0x30)) % 97 : (rest * 100 + Int(byte - 0x41) + 10) % 97
        }
        guard rest == 1 else { return nil }
        self.text = text
    }

    /// In groups of four, as people read it.
    package var grouped: String {
        stride(from: 0, to: text.count, by: 4).map { text.dropFirst($0).prefix(4) }
            .joined(separator: " ")
    }
}
