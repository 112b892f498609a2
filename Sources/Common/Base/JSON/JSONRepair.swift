/// Defects in a charger's JSON that can be repaired after a strict parse has failed (quirks
/// Q17–Q21).
package enum JSONRepair: String, Hashable, Sendable, CaseIterable {
    /// `[,{…}]`, `{"a":1,}`
    case superfluousComma
    /// `[{…}{…}]`, `{"a":1"b":2}`
    case missingComma
    /// `{"a":,"b":2}`: the value becomes null
    case missingValue
    /// The text ends too early. Complete values are kept; a scalar cut off by the end is dropped,
    /// because half a number is a different number.
    case truncated
    /// The text ends within an object or list, after a complete value: only brackets are missing,
    /// or more values as well.
    case missingBrackets
    /// Only the last bracket is missing.
    case missingLastBracket
    /// Text after the end of the document.
    case trailingText
    /// `1e400`: the value becomes the largest number, which no member allows.
    case hugeNumber
    /// `nan`, `007`, `+5`: the value becomes a text, from which an integer can still be read.
    case unquotedText
    /// Half of a surrogate pair (`\ud800`) becomes U+FFFD.
    case loneSurrogate
    /// U+0000 is removed: the database would end the text there. Some stations also send the one
    /// that ends the string in their memory.
    case nulCharacter
    /// A byte order mark before the text.
    case byteOrderMark
    /// The message id is a number. Made by `OCPPFrame`.
    case numericID

    /// Whether the repair may drop content that the charger sent.
    package var losesContent: Bool {
        switch self {
        case .truncated, .missingBrackets, .trailingText, .hugeNumber: true
        case .superfluousComma, .missingComma, .missingValue, .missingLastBracket, .unquotedText,
            .loneSurrogate, .nulCharacter, .byteOrderMark, .numericID:
            false
        }
    }
}

extension JSONReader {
    /// Parses text that a strict parse rejects, and returns the repairs made.
    package static func parseRepairing(
        _ bytes: [UInt8]
    ) throws(Failure) -> (value: JSONValue, repairs: Set<JSONRepair>) {
        let result = bytes.withUnsafeBufferPointer { bytes -> Result<_, Failure> in
            var reader = JSONReader(repairing: bytes)
            do throws(Failure) {
                let value = try reader.value(depth: 0)
                reader.skipWhitespace()
                if !reader.isAtEnd { reader.record(.trailingText) }
                return .success((value, reader.repairs ?? []))
            } catch {
                return .failure(error)
            }
        }
        let (value, repairs) = try result.get()
        return (value, repairs)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// A reader that repairs. It leaves out a byte order mark, and U+0000 after the end.
    init(repairing bytes: UnsafeBufferPointer<UInt8>) {
        let end = bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
        self.init(bytes: UnsafeBufferPointer(rebasing: bytes[..<end]))
        repairs = end < bytes.count ? [.nulCharacter] : []
        if self.bytes.starts(with: Self.byteOrderMark) {
            index = Self.byteOrderMark.count
            record(.byteOrderMark)
        }
    }

    var isRepairing: Bool { repairs != nil }
    var isAtEnd: Bool { index >= bytes.count }

    mutating func record(_ repair: JSONRepair) { repairs?.insert(repair) }

    /// Records the repair and returns true if the text has ended and repairing is enabled.
    mutating func endsEarly(_ repair: JSONRepair = .truncated) -> Bool {
        guard isRepairing else { return false }
        skipWhitespace()
        guard isAtEnd else { return false }
        // The innermost missing bracket tells what may be lost.
        let isKnown = repairs?.contains { $0 == .truncated || $0 == .missingBrackets } ?? false
        if !isKnown { record(repair) }
        return true
    }

    /// The same after a complete value.
    mutating func lacksBracket(depth: Int) -> Bool {
        endsEarly(depth == 0 ? .missingLastBracket : .missingBrackets)
    }

    /// Repairs a trailing comma: the closing bracket stands where another item is expected.
    mutating func endsAfterComma(_ bracket: Unicode.Scalar) -> Bool {
        guard skip(bracket) else { return false }
        record(.superfluousComma)
        return true
    }

    /// Skips commas that separate nothing.
    mutating func skipSuperfluousCommas() {
        guard isRepairing else { return }
        skipWhitespace()
        while skip(",") {
            record(.superfluousComma)
            skipWhitespace()
        }
    }

    /// Nil if the end of the text cut the name off.
    mutating func memberName() throws(Failure) -> String? {
        guard isRepairing else { return try string() }
        let start = index
        do throws(Failure) {
            return try string()
        } catch {
            guard error.reason == .syntax, restIsScalar(from: start) else {
                throw error
            }
            index = bytes.count
            record(.truncated)
            return nil
        }
    }

    /// Nil if the end of the text cut the value off.
    mutating func memberValue(depth: Int) throws(Failure) -> JSONValue? {
        guard isRepairing else { return try value(depth: depth) }
        skipWhitespace()
        if current == UInt8(ascii: ",") || current == UInt8(ascii: "}") {
            guard depth < Self.maximumDepth else { throw failure(.tooDeep) }
            record(.missingValue)
            return .null
        }
        return endsEarly() ? nil : try unlessCut(depth: depth)
    }

    /// Nil for a scalar that the text ends in: half a number is a different number.
    mutating func unlessCut(depth: Int) throws(Failure) -> JSONValue? {
        let start = index
        do throws(Failure) {
            let value = try value(depth: depth)
            let isOpen = isAtEnd && bytes[index - 1] != UInt8(ascii: "\"")
            if case .int = value, isOpen { return endsEarly() ? nil : value }
            if case .double = value, isOpen { return endsEarly() ? nil : value }
            if value.isNumber, let end = endOfToken(from: start), end > index {
                return unquotedText(start..<end)
            }
            return value
        } catch {
            // A string or literal that is cut off, or a word that is no value of JSON; any other
            // error cannot be repaired.
            let isScalar = bytes[start] != UInt8(ascii: "{") && bytes[start] != UInt8(ascii: "[")
            guard error.reason == .syntax, isScalar else { throw error }
            if let end = endOfToken(from: start), end > start { return unquotedText(start..<end) }
            guard restIsScalar(from: start) else { throw error }
            index = bytes.count
            record(.truncated)
            return nil
        }
    }

    private mutating func unquotedText(_ range: Range<Int>) -> JSONValue {
        index = range.upperBound
        record(.unquotedText)
        return .string(String(decoding: bytes[range], as: UTF8.self))
    }

    /// The end of a number or word that begins at `start`; nil if the text ends in it, or it has
    /// other characters than letters, digits and `+-.`.
    private func endOfToken(from start: Int) -> Int? {
        let end = bytes[start...].firstIndex { byte in
            !((48...57).contains(byte) || (97...122).contains(byte | 32)
                || [43, 45, 46].contains(byte))
        }
        guard let end, [9, 10, 13, 32, 34, 44, 91, 93, 123, 125].contains(bytes[end]) else {
            return nil
        }
        return end
    }

    /// Whether only the beginning of one scalar remains.
    private func restIsScalar(from start: Int) -> Bool {
        let rest = bytes[start...]
        if rest.first == UInt8(ascii: "\"") {
            return !rest.dropFirst().contains(UInt8(ascii: "\""))
        }
        return rest.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte)
                || [43, 45, 46, 69].contains(byte)
        }
    }

    var startsValue: Bool {
        [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\"")].contains(current)
    }
}

extension JSONValue {
    fileprivate var isNumber: Bool {
        switch self {
        case .int, .double: true
        default: false
        }
    }
}
