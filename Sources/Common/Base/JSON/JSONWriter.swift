/// Writes compact JSON with members in their order: a whole `JSONValue`, or piece by piece on hot
/// paths.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    /// Whether an item already precedes in the same array or object.
    private var needsComma = false

    package init() { bytes.reserveCapacity(256) }

    package static func bytes(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(value)
        return writer.bytes
    }

    package static func text(_ value: JSONValue) -> String {
        String(decoding: bytes(value), as: UTF8.self)
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package mutating func object(_ members: (inout JSONWriter) -> Void) {
        bracket(UInt8(ascii: "{"), members, UInt8(ascii: "}"))
    }

    package mutating func array(_ items: (inout JSONWriter) -> Void) {
        bracket(UInt8(ascii: "["), items, UInt8(ascii: "]"))
    }

    /// Writes a member's name, which must not need escapes; the value follows.
    package mutating func name(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func write(_ value: JSONValue) {
        switch value {
        case .null: writeNull()
        case .bool(let flag): write(flag)
        case .int(let number): write(number)
        case .double(let number): write(number)
        case .string(let text): write(text)
        case .array(let items): array { writer in for item in items { writer.write(item) } }
        case .object(let members):
            object { writer in
                for member in members {
                    writer.write(member: member.name) { $0.write(member.value) }
                }
            }
        }
    }

    package mutating func write(member name: String, _ value: (inout JSONWriter) -> Void) {
        write(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
        value(&self)
    }

    package mutating func writeNull() { word("null") }
    package mutating func write(_ flag: Bool) { word(flag ? "true" : "false") }

    package mutating func write(_ number: Int64) {
        separate()
        bytes.append(contentsOf: String(number).utf8)
    }

    /// JSON has no infinity; a non-finite value can only come from Zapoj's own arithmetic.
    package mutating func write(_ number: Double) {
        guard number.isFinite else { return writeNull() }
        separate()
        bytes.append(contentsOf: String(number).utf8)
    }

    package mutating func write(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        var text = text
        text.withUTF8 { utf8 in
            if utf8.allSatisfy(Self.isPlain) {
                bytes.append(contentsOf: utf8)
            } else {
                for byte in utf8 { escape(byte) }
            }
        }
    }

    private mutating func word(_ word: StaticString) {
        separate()
        word.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func bracket(
        _ open: UInt8, _ content: (inout JSONWriter) -> Void, _ close: UInt8
    ) {
        separate()
        bytes.append(open)
        needsComma = false
        content(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Whether a byte needs no escape inside a string.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 10: bytes.append(contentsOf: "\\n".utf8)
        case 13: bytes.append(contentsOf: "\\r".utf8)
        case 9: bytes.append(contentsOf: "\\t".utf8)
        case 0..<32: bytes.append(contentsOf: "\\u00\(Hex.text([byte]))".utf8)
        default: bytes.append(byte)
        }
    }
}

extension JSONWriter {
    package mutating func write(_ text: String?) {
        if let text { write(text) } else { writeNull() }
    }

    package mutating func write(_ number: Int64?) {
        if let number { write(number) } else { writeNull() }
    }
}
