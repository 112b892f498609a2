/// An identifier typed by what it identifies: a `StationID` cannot be passed as a `PersonID`.
///
/// 1 to 48 characters of OCPP 2.0.1's identifierString: `A–Z a–z 0–9 * - _ = : + | @ .` A station's
/// id may also have blanks inside, as labels of chargers do. Without slashes and controls it can
/// stand in a URL path, percent-encoded, and in a log.
package struct ID<Subject>: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    /// The rule for messages to people.
    package static var rule: String {
        "1 to 48 characters of A-Z a-z 0-9 * - _ = : + | . @"
            + (allowsBlanks ? ", or blanks inside" : "")
    }

    /// The rule as a regular expression for JSON Schema.
    package static var pattern: String {
        // The hyphen comes last, where it makes no range.
        let characters = "A-Za-z0-9*_=:+|@."
        return allowsBlanks
            ? "^[\(characters)-]([\(characters) -]*[\(characters)-])?$" : "^[\(characters)-]+$"
    }

    private static var allowsBlanks: Bool { Subject.self == StationSubject.self }

    /// Nil when `text` is empty, longer than 48 characters, or has a character outside the set.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard (1...48).contains(bytes.count) else { return nil }
        let isValid =
            bytes.allSatisfy(Self.isAllowed)
            || Self.allowsBlanks && bytes.allSatisfy { $0 == 0x20 || Self.isAllowed($0) }
                && bytes.first != 0x20 && bytes.last != 0x20
        guard isValid else { return nil }
        self.text = text
    }

    /// An id of 26 base-32 digits, made from 16 random bytes that the caller provides.
    package init(random bytes: (UInt64, UInt64)) {
        text = Base32.text(of: bytes.0) + Base32.text(of: bytes.1)
    }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
    package var description: String { text }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x2D, 0x5F, 0x2E, 0x3A, 0x40: true  // - _ . : @
        case 0x2A, 0x2B, 0x3D, 0x7C: true  // * + = |
        default: false
        }
    }
}

extension ID: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "an id must have \(Self.rule)")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Crockford's base 32 in lower case: without i, l, o and u, so that an id can be read out loud.
package enum Base32 {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// 13 digits of 5 bits each.
    package static func text(of value: UInt64) -> String {
        var rest = value
        var bytes = [UInt8](repeating: 0, count: 13)
        for index in bytes.indices.reversed() {
            bytes[index] = digits[Int(rest & 31)]
            rest >>= 5
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
