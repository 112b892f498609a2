import CommonBase

/// A JSON body before a type decodes it: the rules that hold for every body of REST and of bridges.
///
/// `JSONDecoder` takes the first or the last of two members with the same name, depending on the type;
/// a database ends a text at U+0000.
struct JSONDocument: Sendable {
    /// Nil for a body that is no JSON; the decoder says why.
    private let value: JSONValue?

    /// - Throws: `invalidInput` for a text with U+0000, two members with the same name, or values that
    ///   are nested deeper than `JSONReader.maximumDepth`.
    init(_ bytes: some Sequence<UInt8>) throws {
        do throws(JSONReader.Failure) {
            value = try JSONReader.parse(bytes)
        } catch {
            guard error.reason != .tooDeep else {
                throw ServiceError(
                    .invalidInput,
                    "The body must not be nested deeper than \(JSONReader.maximumDepth) levels.")
            }
            value = nil
        }
        guard let fault = value.flatMap({ Self.fault(in: $0, at: []) }) else { return }
        let field = fault.path.joined(separator: ".").storable(scalars: 200)
        let what = field.isEmpty ? "The body" : field
        throw ServiceError(
            .invalidInput, "\(what) \(fault.kind.rawValue).", field: field.isEmpty ? nil : field)
    }

    private struct Fault {
        enum Kind: String {
            case nulCharacter = "must not have U+0000"
            case duplicate = "must not occur twice in one object"
        }

        var kind: Kind
        var path: [String]
    }

    /// The first fault. Names that differ in Unicode normalisation only are equal, as they are to the
    /// decoder.
    private static func fault(in value: JSONValue, at path: [String]) -> Fault? {
        switch value {
        case .string(let text): return text.hasNUL ? Fault(kind: .nulCharacter, path: path) : nil
        case .object(let members):
            var names: Set<String> = []
            for member in members {
                let path = path + [member.name]
                if member.name.hasNUL { return Fault(kind: .nulCharacter, path: path) }
                guard names.insert(member.name).inserted else {
                    return Fault(kind: .duplicate, path: path)
                }
                if let fault = fault(in: member.value, at: path) { return fault }
            }
            return nil
        case .array(let items):
            for (index, item) in items.enumerated() {
                if let fault = fault(in: item, at: path + ["\(index)"]) { return fault }
            }
            return nil
        default: return nil
        }
    }

    /// The member names of the body; empty if it is not an object.
    var names: [String] {
        guard case .object(let members)? = value else { return [] }
        return members.map(\.name)
    }

    /// - Throws: `invalidInput` if the body is no JSON.
    func requireValid() throws {
        guard value != nil else {
            throw ServiceError(.invalidInput, "The body must be valid JSON.")
        }
    }
}
