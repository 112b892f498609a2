import CommonBase

/// Seeded random JSON: values, and unusual ways to write them.
package struct JSONSamples {
    package var random: SeededRandom

    package init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// Names are unique within each object.
    package mutating func value(depth: Int = 0) -> JSONValue {
        switch random.index(depth < 5 ? 9 : 6) {
        case 0: .null
        case 1: .bool(random.chance(50))
        case 2: .int(random.extreme())
        case 3: .double(double())
        case 4, 5: .string(string())
        case 6: .array((0..<random.index(5)).map { _ in value(depth: depth + 1) })
        default:
            .object(
                (0..<random.index(5)).map { index in
                    .init("\(index)" + string(), value(depth: depth + 1))
                })
        }
    }

    package mutating func string() -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "č", "\u{301}",
            "\u{2028}", "\u{FFFD}", "🔌", "\u{10FFFF}",
        ]
        var text = ""
        for _ in 0..<random.index(8) { text.unicodeScalars.append(random.element(alphabet)) }
        return text
    }

    /// Finite, of any magnitude.
    private mutating func double() -> Double {
        let number = Double(bitPattern: random.next())
        return number.isFinite && random.chance(50) ? number : Double(random.number(-9...9)) / 4
    }

    /// The value with whitespace between tokens and unnecessary escapes.
    package mutating func text(_ value: JSONValue) -> String {
        let inner: String
        switch value {
        case .string(let text): inner = quoted(text)
        case .array(let items):
            inner = "[" + blanks() + items.map { text($0) }.joined(separator: ",") + "]"
        case .object(let members):
            let texts = members.map { quoted($0.name) + blanks() + ":" + text($0.value) }
            inner = "{" + blanks() + texts.joined(separator: "," + blanks()) + "}"
        default: inner = JSONWriter.text(value)
        }
        return blanks() + inner + blanks()
    }

    private mutating func blanks() -> String {
        random.chance(80) ? "" : random.element([" ", "\n", "\r\n", "\t", "   "])
    }

    private mutating func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if mustEscape || random.chance(20) {
                for unit in String(scalar).utf16 {
                    let digits = Hex.text([UInt8(unit >> 8), UInt8(unit & 255)])
                    out += "\\u" + (random.chance(50) ? digits : digits.lowercased())
                }
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    /// `bytes` with up to four bytes changed, removed, duplicated or inserted.
    package mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let alphabet =
            Array("[]{}:,\"\\u0123456789eE+-.tfn \u{0}\n".utf8) + [0x80, 0xC3, 0xED, 0xFF]
        for _ in 0...random.index(4) where !bytes.isEmpty {
            let place = random.index(bytes.count)
            switch random.index(5) {
            case 0: bytes[place] = random.element(alphabet)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(random.element(alphabet), at: place)
            case 3: bytes.insert(contentsOf: bytes[place...].prefix(random.index(20)), at: place)
            default: if random.chance(30) { bytes.removeLast(bytes.count - place) }
            }
        }
        return bytes
    }
}
