/// A value of CBOR (RFC 8949), as far as authenticators send it.
enum CBORValue: Hashable {
    case integer(Int64)
    case bytes([UInt8])
    case text(String)
    case array([CBORValue])
    case map([CBORValue: CBORValue])
    case bool(Bool)
    case null

    subscript(key: CBORValue) -> CBORValue? {
        if case .map(let members) = self { members[key] } else { nil }
    }

    var bytesValue: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
    var integerValue: Int64? { if case .integer(let value) = self { value } else { nil } }
}

/// Reads CBOR of strangers. It takes only definite lengths, and no tags, floats or repeated keys:
/// CTAP2's canonical form, which authenticators must use, has no others that matter here.
struct CBORReader {
    /// Maximum nesting.
    static let maximumDepth = 8
    /// Maximum number of values in one document.
    static let maximumValues = 1000

    private var rest: ArraySlice<UInt8>
    private var count = 0

    init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

    /// What follows the last value.
    var remainder: ArraySlice<UInt8> { rest }

    /// The next value; nil for anything else.
    mutating func next() -> CBORValue? { value(depth: 0) }

    private mutating func value(depth: Int) -> CBORValue? {
        count += 1
        guard depth < Self.maximumDepth, count <= Self.maximumValues, let head = rest.popFirst(),
            let argument = argument(of: head)
        else { return nil }
        switch head >> 5 {
        case 0: return .integer(argument)
        case 1: return .integer(-1 - argument)
        case 2: return take(argument).map { .bytes(Array($0)) }
        case 3:
            return take(argument).flatMap { String(validating: $0, as: UTF8.self) }
                .map { .text($0) }
        case 4: return array(argument, depth)
        case 5: return map(argument, depth)
        default: return simple(head)
        }
    }

    private func simple(_ head: UInt8) -> CBORValue? {
        switch head {
        case 0xF4: .bool(false)
        case 0xF5: .bool(true)
        case 0xF6: .null
        default: nil
        }
    }

    private mutating func argument(of head: UInt8) -> Int64? {
        let low = head & 31
        guard low >= 24 else { return Int64(low) }
        guard low <= 27, let bytes = take(Int64(1) << (low - 24)) else { return nil }
        return Int64(exactly: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    private mutating func take(_ length: Int64) -> ArraySlice<UInt8>? {
        guard length <= rest.count else { return nil }
        defer { rest = rest.dropFirst(Int(length)) }
        return rest.prefix(Int(length))
    }

    private mutating func array(_ length: Int64, _ depth: Int) -> CBORValue? {
        guard length <= rest.count else { return nil }
        var items: [CBORValue] = []
        for _ in 0..<length {
            guard let item = value(depth: depth + 1) else { return nil }
            items.append(item)
        }
        return .array(items)
    }

    private mutating func map(_ length: Int64, _ depth: Int) -> CBORValue? {
        guard length <= rest.count else { return nil }
        var members: [CBORValue: CBORValue] = [:]
        for _ in 0..<length {
            guard let key = value(depth: depth + 1), members[key] == nil,
                let member = value(depth: depth + 1)
            else { return nil }
            members[key] = member
        }
        return .map(members)
    }
}
