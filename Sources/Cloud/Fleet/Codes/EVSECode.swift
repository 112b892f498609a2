import CloudCore
import CommonBase

/// The code on the sticker of a connector, which people read and type: eight random characters and a
/// check character, `7KM4-R2WX-P`. Without 0, 1, I, L and O, which look alike.
package struct EVSECode: Hashable, Sendable, CustomStringConvertible {
    /// Nine characters, without separators.
    package let text: String

    /// Of codes that people read and type.
    static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ".utf8)
    private static let randomLength = 8

    /// Reads a typed code, in any case and with any blanks and hyphens.
    /// - Returns: nil for a code with a wrong length, character or check character.
    package init?(_ typed: String) {
        // A sticker's URL has nine characters; a typed code has a few separators.
        guard typed.utf8.count <= 30 else { return nil }
        let bytes = typed.uppercased().utf8.filter { $0 != 0x20 && $0 != 0x2D }
        let values = bytes.compactMap { Self.alphabet.firstIndex(of: $0) }
        guard values.count == bytes.count, values.count == Self.randomLength + 1,
            values.last == Self.check(values.dropLast())
        else { return nil }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// A new code.
    package init(from random: RandomSource) {
        let values = Self.values(Self.randomLength, from: random)
        let all = (values + [Self.check(values)]).map { Self.alphabet[$0] }
        text = String(decoding: all, as: UTF8.self)
    }

    /// Random indexes of the alphabet.
    static func values(_ count: Int, from random: RandomSource) -> [Int] {
        var values: [Int] = []
        // A byte above the last whole multiple of the alphabet would prefer some characters.
        let end = UInt8(256 / alphabet.count * alphabet.count)
        while values.count < count {
            values += random.bytes(count).filter { $0 < end }.map { Int($0) % alphabet.count }
        }
        return Array(values.prefix(count))
    }

    /// A weighted sum modulo the size of the alphabet, which is a prime: it differs after any wrong
    /// character and after any two that are swapped.
    private static func check(_ values: some Collection<Int>) -> Int {
        let sum = zip(values, 2...).reduce(0) { $0 + $1.0 * $1.1 }
        return (alphabet.count - sum % alphabet.count) % alphabet.count
    }

    /// For people: `7KM4-R2WX-P`.
    package var grouped: String {
        "\(text.prefix(4))-\(text.dropFirst(4).prefix(4))-\(text.suffix(1))"
    }
    package var description: String { text }
}
