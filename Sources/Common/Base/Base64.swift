/// Base 64 with padding (RFC 4648 §4). Avoids Foundation's `Data`; header values are short.
package enum Base64 {
    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        var out: [UInt8] = []
        var (buffer, bits): (UInt32, Int) = (0, 0)
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                out.append(digits[Int(buffer >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { out.append(digits[Int(buffer << UInt32(6 - bits) & 63)]) }
        while !out.count.isMultiple(of: 4) { out.append(UInt8(ascii: "=")) }
        return String(decoding: out, as: UTF8.self)
    }

    /// Nil for a character outside the alphabet, wrong padding, or non-zero trailing bits.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 4) else { return nil }
        let padding = characters.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
        var out: [UInt8] = []
        var (buffer, bits): (UInt32, Int) = (0, 0)
        for character in characters.dropLast(padding) {
            guard let digit = value(character) else { return nil }
            buffer = buffer << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(buffer >> UInt32(bits) & 255))
            }
        }
        guard buffer & (1 << UInt32(bits) - 1) == 0 else { return nil }
        return out
    }

    private static func value(_ character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5A: UInt32(character) - 0x41
        case 0x61...0x7A: UInt32(character) - 0x61 + 26
        case 0x30...0x39: UInt32(character) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
