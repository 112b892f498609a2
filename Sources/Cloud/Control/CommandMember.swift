import CommonBase

/// A member of a command in the REST API, as the API's documentation describes it.
package struct CommandMember: Sendable {
    package let name: String
    package let kind: Kind
    package let note: String?
    /// JSON Schema 2020-12.
    package let schema: JSONValue

    package init(_ name: String, _ kind: Kind, _ note: String? = nil) {
        self.name = name
        self.kind = kind
        self.note = note
        schema = .object(
            kind.schema + (note.map { [JSONValue.Member("description", .string($0))] } ?? []))
    }

    package enum Kind: Sendable {
        case text, flag, integer, object
        case texts
        case choice([String])

        fileprivate var schema: [JSONValue.Member] {
            switch self {
            case .text: [.init("type", "string")]
            case .flag: [.init("type", "boolean")]
            case .integer: [.init("type", "integer")]
            case .object: [.init("type", "object")]
            case .texts:
                [.init("type", "array"), .init("items", .object([.init("type", "string")]))]
            case .choice(let names):
                [.init("type", "string"), .init("enum", .array(names.map(JSONValue.string)))]
            }
        }
    }

    package static let connector = CommandMember(
        "connectorId", .integer, "0 is the whole station, for actions that allow it")
    package static let transaction = CommandMember(
        "transactionId", .text, "A transaction of this API, running at the station")
    package static let payload = CommandMember(
        "payload", .object, "The request payload of the action, by its OCPP 1.6 schema")
}
