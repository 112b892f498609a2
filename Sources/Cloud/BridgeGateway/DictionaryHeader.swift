import CommonBase
import RawStructuredFieldValues

/// A header whose value is a dictionary of structured fields (RFC 9651 §3.2): `Signature-Input`,
/// `Signature` and `Content-Digest`.
struct DictionaryHeader {
    /// Limit of the value. Bridges write less than 300 bytes.
    static let maximumBytes = 1024

    let name: String
    /// As received, without surrounding whitespace.
    let value: String
    private let members: OrderedMap<String, ItemOrInnerList>

    /// - Throws: `unauthenticated` for a value that is too long or not a dictionary.
    init(_ name: String, _ value: String) throws {
        self.name = name
        self.value = Self.trimmed(value)
        guard value.utf8.count <= Self.maximumBytes else {
            throw Self.refused(name, "\(name) must not exceed \(Self.maximumBytes) bytes.")
        }
        var parser = StructuredFieldValueParser(Array(self.value.utf8))
        do {
            members = try parser.parseDictionaryFieldValue()
        } catch {
            throw Self.refused(name, "\(name) is not a dictionary (RFC 9651).", cause: error)
        }
    }

    /// - Throws: `unauthenticated` unless the member exists and is an inner list.
    func innerList(_ key: String) throws -> InnerList {
        guard case .innerList(let list)? = members[key] else {
            throw refused("\(name) must have a list as member \(key).")
        }
        return list
    }

    /// The bytes of a member; its parameters are ignored.
    /// - Throws: `unauthenticated` unless the member exists and is a byte sequence.
    func bytes(_ key: String) throws -> [UInt8] {
        guard case .item(let item)? = members[key],
            case .undecodedByteSequence(let text) = item.rfc9651BareItem,
            let bytes = Base64.bytes(text)
        else { throw refused("\(name) must have a byte sequence as member \(key).") }
        return bytes
    }

    func refused(_ message: String) -> ServiceError { Self.refused(name, message) }

    private static func refused(
        _ name: String, _ message: String, cause: (any Error)? = nil
    ) -> ServiceError {
        ServiceError(.unauthenticated, message, field: name, cause: cause)
    }

    private static func trimmed(_ text: String) -> String {
        func isBlank(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        }
        let start = text.utf8.drop(while: isBlank)
        let end = start.lastIndex { !isBlank($0) }.map { start.index(after: $0) }
        return String(text[start.startIndex..<(end ?? start.startIndex)])
    }
}
