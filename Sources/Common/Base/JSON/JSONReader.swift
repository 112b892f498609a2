/// An RFC 8259 reader over UTF-8. It is strict with one exception: strings may contain unescaped
/// control characters, because chargers send them (quirks Q17, Q46) and rejecting the frame would
/// lose a StopTransaction. It is several times faster than `JSONDecoder` on OCPP's small frames,
/// and the only place that repairs chargers' JSON.
///
/// Limits: nesting depth 32; the caller limits the size. Rejects invalid UTF-8, and on request
/// U+0000, at which a database ends a text.
package struct JSONReader {
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package enum Reason: String, Sendable { case syntax, tooDeep, invalidUTF8, nulCharacter }
        package var reason: Reason
        /// Offset in bytes.
        package var offset: Int
        package var description: String { "\(reason.rawValue) at byte \(offset)" }
    }

    package static let maximumDepth = 32

    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0
    /// The repairs made so far; nil while repairing is disabled.
    var repairs: Set<JSONRepair>?
    /// The end of the first string with U+0000.
    var nulIndex: Int?

    /// - Parameter allowsNUL: whether strings may have U+0000.
    package static func parse(
        _ bytes: some Sequence<UInt8>, allowsNUL: Bool = true
    ) throws(Failure) -> JSONValue {
        let outcome = bytes.withContiguousStorageIfAvailable { parseBuffer($0, allowsNUL) }
        let result =
            outcome ?? Array(bytes).withUnsafeBufferPointer { parseBuffer($0, allowsNUL) }
        return try result.get()
    }

    private static func parseBuffer(
        _ bytes: UnsafeBufferPointer<UInt8>, _ allowsNUL: Bool
    ) -> Result<JSONValue, Failure> {
        var reader = JSONReader(bytes: bytes)
        do throws(Failure) {
            let value = try reader.value(depth: 0)
            reader.skipWhitespace()
            guard reader.index == bytes.count else { throw reader.failure(.syntax) }
            if let index = reader.nulIndex, !allowsNUL {
                throw Failure(reason: .nulCharacter, offset: index)
            }
            return .success(value)
        } catch {
            return .failure(error)
        }
    }

    /// The byte offset after the first `count` items of an array, which may need repairs; nil if the
    /// array has fewer items.
    package static func offset(afterItems count: Int, of bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(repairing: bytes)
            reader.skipWhitespace()
            guard reader.skip("[") else { return nil }
            do throws(Failure) {
                for position in 0..<count {
                    reader.skipWhitespace()
                    if position > 0, !reader.skip(",") { return nil }
                    _ = try reader.value(depth: 1)
                }
            } catch {
                return nil
            }
            return reader.index
        }
    }

    func failure(_ reason: Failure.Reason) -> Failure { Failure(reason: reason, offset: index) }

    var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func skipWhitespace() {
        while let byte = current,
            byte == 32 || byte == 10 || byte == 13 || byte == 9 || byte == 0 && isRepairing
        {
            if byte == 0 { record(.nulCharacter) }
            index += 1
        }
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func value(depth: Int) throws(Failure) -> JSONValue {
        guard depth < Self.maximumDepth else { throw failure(.tooDeep) }
        skipWhitespace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONValue {
        index += 1
        var members: [JSONValue.Member] = []
        skipSuperfluousCommas()
        skipWhitespace()
        if skip("}") { return .object(members) }
        // Room for as many members as most OCPP objects have, allocated once.
        members.reserveCapacity(6)
        while true {
            skipWhitespace()
            if isRepairing, endsAfterComma("}") || endsEarly() { return .object(members) }
            guard let name = try memberName() else { return .object(members) }
            skipWhitespace()
            guard skip(":") else {
                if endsEarly() { return .object(members) }
                throw failure(.syntax)
            }
            if let value = try memberValue(depth: depth + 1) {
                members.append(.init(name, value))
            }
            skipWhitespace()
            if skip(",") {
                skipSuperfluousCommas()
                continue
            }
            if skip("}") || lacksBracket(depth: depth) { return .object(members) }
            guard isRepairing, current == UInt8(ascii: "\"") else { throw failure(.syntax) }
            record(.missingComma)
        }
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONValue {
        index += 1
        var items: [JSONValue] = []
        skipSuperfluousCommas()
        skipWhitespace()
        if skip("]") { return .array(items) }
        items.reserveCapacity(4)
        while true {
            if isRepairing {
                skipWhitespace()
                if endsAfterComma("]") || endsEarly() { return .array(items) }
                guard let item = try unlessCut(depth: depth + 1) else { return .array(items) }
                items.append(item)
            } else {
                items.append(try value(depth: depth + 1))
            }
            skipWhitespace()
            if skip(",") {
                skipSuperfluousCommas()
                continue
            }
            if skip("]") || lacksBracket(depth: depth) { return .array(items) }
            guard isRepairing, startsValue else { throw failure(.syntax) }
            record(.missingComma)
        }
    }

    private mutating func word(
        _ word: StaticString, _ value: JSONValue
    ) throws(Failure) -> JSONValue {
        let length = word.utf8CodeUnitCount
        guard index + length <= bytes.count else { throw failure(.syntax) }
        for offset in 0..<length where bytes[index + offset] != word.utf8Start[offset] {
            throw failure(.syntax)
        }
        index += length
        return value
    }
}
