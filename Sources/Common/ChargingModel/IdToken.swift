import CommonBase

/// What a driver identifies with: an RFID card's UID, or an identifier that a person or the cloud
/// made up.
///
/// OCPP compares tokens without regard to case (2.0.1 IdTokenType, errata 1.6 §3.73), so the text
/// is stored in upper case. 1 to 36 printable ASCII characters (1.6 allows 20).
///
/// Readers write the bytes of a UID with or without separators, and some with `0x` before it: all
/// these are the same token, whose text has only the digits. A UID has 4, 7 or 10 bytes (ISO 14443);
/// separators are colons, hyphens, dots and spaces between its bytes. Any other text keeps its
/// separators. A UID that a reader cut, or padded with zeros, is another token: accepting a part of
/// a UID would accept other cards, too.
package struct IdToken: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Nil for a text that is empty, too long, or has control or non-ASCII characters. Surrounding
    /// spaces are removed.
    package init?(_ text: String) {
        let bytes = text.utf8.drop { $0 == 0x20 }
        let end = bytes.lastIndex { $0 != 0x20 }.map(bytes.index(after:)) ?? bytes.startIndex
        let trimmed = bytes[..<end]
        guard (1...36).contains(trimmed.count), trimmed.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        self.text = Self.uid(in: trimmed) ?? String(decoding: trimmed, as: UTF8.self).uppercased()
    }

    /// The digits of a UID, in upper case; nil for a text that is no UID.
    private static func uid(in text: Substring.UTF8View) -> String? {
        var rest = text
        if rest.starts(with: "0x".utf8) || rest.starts(with: "0X".utf8) { rest = rest.dropFirst(2) }
        var digits: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case 0x30...0x39, 0x41...0x46: digits.append(byte)
            case 0x61...0x66: digits.append(byte & ~0x20)
            // Between two bytes.
            case 0x20, 0x2D, 0x2E, 0x3A:
                guard digits.count.isMultiple(of: 2), !digits.isEmpty else { return nil }
            default: return nil
            }
        }
        return [8, 14, 20].contains(digits.count) ? String(decoding: digits, as: UTF8.self) : nil
    }

    /// A card's UID as hexadecimal digits, first byte first. ISO 14443 UIDs have 4, 7 or 10 bytes.
    package init?(uid: some Collection<UInt8>) {
        guard [4, 7, 10].contains(uid.count) else { return nil }
        text = Hex.text(Array(uid))
    }

    /// The last four characters, or fewer of a short token: enough to tell one's own cards apart,
    /// too few to copy one.
    package var suffix: String { String(text.suffix(min(4, text.count / 2))) }

    /// Never the whole token, because descriptions end up in logs.
    package var description: String { "…\(suffix)" }
}

/// A token as stored in the database and in facts: a keyed hash, and the last characters for
/// people.
package struct IdTokenReference: Hashable, Sendable, Codable {
    /// Hexadecimal HMAC-SHA256 of the token's text; the key is stored outside the database.
    package var hash: String
    package var suffix: String

    package init(hash: String, suffix: String) {
        self.hash = hash
        self.suffix = suffix
    }
}

/// Whether a token may charge (OCPP 1.6 AuthorizationStatus; 2.0.1 has more values).
package enum AuthorizationStatus: String, Sendable, Codable, CaseIterable {
    case accepted = "Accepted"
    case blocked = "Blocked"
    case expired = "Expired"
    case invalid = "Invalid"
    case concurrentTx = "ConcurrentTx"
}
