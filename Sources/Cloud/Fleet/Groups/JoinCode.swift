import CloudCore
import CommonBase

/// The code by which people join a group, in a link or typed: twelve random characters of EVSE codes'
/// alphabet (59 bits), `7KM4-R2WX-PQ3N`.
package struct JoinCode: Hashable, Sendable, CustomStringConvertible {
    /// Twelve characters, without separators.
    package let text: String

    private static let length = 12

    /// Reads a typed code, in any case and with any blanks and hyphens.
    /// - Returns: nil for a code with a wrong length or character.
    package init?(_ typed: String) {
        guard typed.utf8.count <= 40 else { return nil }
        let bytes = typed.uppercased().utf8.filter { $0 != 0x20 && $0 != 0x2D }
        guard bytes.count == Self.length, bytes.allSatisfy(EVSECode.alphabet.contains) else {
            return nil
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// A new code.
    package init(from random: RandomSource) {
        let values = EVSECode.values(Self.length, from: random)
        text = String(decoding: values.map { EVSECode.alphabet[$0] }, as: UTF8.self)
    }

    /// For people: `7KM4-R2WX-PQ3N`.
    package var grouped: String {
        "\(text.prefix(4))-\(text.dropFirst(4).prefix(4))-\(text.suffix(4))"
    }
    package var description: String { text }
}
