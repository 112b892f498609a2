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
            value = try JSONReader.parse(bytes, allowsNUL: false)
        } catch {
            switch error.reason {
            case .nulCharacter:
                throw ServiceError(.invalidInput, "The body must not have U+0000 in a string.")
            case .tooDeep:
                throw ServiceError(
                    .invalidInput,
                    "The body must not be nested deeper than \(JSONReader.maximumDepth) levels.")
            case .syntax, .invalidUTF8: value = nil
            }
        }
        if let name = value.flatMap(Self.duplicate(in:)) {
            let shown = name.storable(scalars: 40)
            throw ServiceError(
                .invalidInput, "The member \(shown) occurs twice in one object.", field: shown)
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

    /// The name of two members of the same object.
    private static func duplicate(in value: JSONValue) -> String? {
        switch value {
        case .object(let members):
            var names: Set<String> = []
            for member in members {
                // Names that differ in Unicode normalisation only are equal, as they are to the
                // decoder.
                guard names.insert(member.name).inserted else { return member.name }
                if let name = duplicate(in: member.value) { return name }
            }
            return nil
        case .array(let items):
            for item in items { if let name = duplicate(in: item) { return name } }
            return nil
        default: return nil
        }
    }
}
