/// What can be mended in a charger's JSON, once a strict reading has failed (quirks Q17–Q21).
package enum JSONRepair: String, Hashable, Sendable, CaseIterable {
    /// `[,{…}]`, `{"a":1,}`
    case superfluousComma
    /// `[{…}{…}]`, `{"a":1"b":2}`
    case missingComma
    /// `{"a":,"b":2}`: null
    case missingValue
    /// It ends too early. What was whole is kept; what the end cut through is not, since half a
    /// number is another number.
    case truncated
    /// Something after the end.
    case trailingText

    /// Whether something that was said may be lost.
    package var losesContent: Bool { self == .truncated || self == .trailingText }
}

extension JSONReader {
    /// Reads what a strict reading refuses, and says what it mended.
    package static func parseRepairing(
        _ bytes: [UInt8]
    ) throws(Failure) -> (value: JSONValue, repairs: Set<JSONRepair>) {
        let result = bytes.withUnsafeBufferPointer { bytes -> Result<_, Failure> in
            var reader = JSONReader(bytes: bytes)
            reader.repairs = []
            do throws(Failure) {
                let value = try reader.value(depth: 0)
                reader.skipWhitespace()
                if reader.index < bytes.count { reader.mend(.trailingText) }
                return .success((value, reader.repairs ?? []))
            } catch {
                return .failure(error)
            }
        }
        let (value, repairs) = try result.get()
        return (value, repairs)
    }

    var isRepairing: Bool { repairs != nil }
    var isAtEnd: Bool { index >= bytes.count }

    mutating func mend(_ repair: JSONRepair) { repairs?.insert(repair) }

    /// True where the text has ended and that is mended.
    mutating func endsEarly() -> Bool {
        guard isRepairing else { return false }
        skipWhitespace()
        guard isAtEnd else { return false }
        mend(.truncated)
        return true
    }

    /// The end where another item should be.
    mutating func endsAfterComma(_ bracket: Unicode.Scalar) -> Bool {
        guard skip(bracket) else { return false }
        mend(.superfluousComma)
        return true
    }

    /// Commas that separate nothing.
    mutating func skipSuperfluousCommas() {
        guard isRepairing else { return }
        skipWhitespace()
        while skip(",") {
            mend(.superfluousComma)
            skipWhitespace()
        }
    }

    /// Nil where the end of the text cut through it.
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
            mend(.truncated)
            return nil
        }
    }

    /// Nil for one that the end of the text cut through.
    mutating func memberValue(depth: Int) throws(Failure) -> JSONValue? {
        guard isRepairing else { return try value(depth: depth) }
        skipWhitespace()
        if current == UInt8(ascii: ",") || current == UInt8(ascii: "}") {
            guard depth < Self.maximumDepth else { throw failure(.tooDeep) }
            mend(.missingValue)
            return .null
        }
        return endsEarly() ? nil : try unlessCut(depth: depth)
    }

    /// Nil for a scalar that the text ends in: half a number is another number.
    mutating func unlessCut(depth: Int) throws(Failure) -> JSONValue? {
        let start = index
        do throws(Failure) {
            let value = try value(depth: depth)
            let isOpen = isAtEnd && bytes[index - 1] != UInt8(ascii: "\"")
            if case .int = value, isOpen { return endsEarly() ? nil : value }
            if case .double = value, isOpen { return endsEarly() ? nil : value }
            return value
        } catch {
            // A text or word without its end; anything else is broken for good.
            let isScalar = bytes[start] != UInt8(ascii: "{") && bytes[start] != UInt8(ascii: "[")
            guard error.reason == .syntax, isScalar, restIsScalar(from: start) else { throw error }
            index = bytes.count
            mend(.truncated)
            return nil
        }
    }

    /// Whether nothing but the beginning of one scalar follows.
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
