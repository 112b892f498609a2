import CommonBase
import MessageCatalogue

/// An OpenAPI document as the view model of the documentation page's template. The texts of the API
/// are English in all languages.
struct DocumentationPage: Sendable {
    var sections: [Section]
    var schemas: [Schema]

    struct Section: Sendable {
        var name: String
        var operations: [Operation]
    }

    struct Operation: Sendable {
        var id: String
        var method: String
        var path: String
        var summary: String
        /// What the caller must prove, in words.
        var caller: String
        /// A command that sends the request; nil if the request must be signed.
        var curl: String?
        /// The JSON body of that command.
        var sample: String?
        /// Whether the page can send it with an access token.
        var canTry: Bool
        var parameters: [Field]
        /// Stored because a template can't read computed properties.
        var hasParameters: Bool
        var body: TypeText?
        var responses: [Answer]
    }

    struct Answer: Sendable {
        var status: String
        var description: String
        var type: TypeText?
        var isFailure: Bool
    }

    struct Schema: Sendable {
        var name: String
        var fields: [Field]
    }

    struct Field: Sendable {
        var name: String
        var type: TypeText
        var isRequired: Bool
        var note: String
        /// Of a parameter: whether it is a header.
        var isHeader = false
    }

    /// A type such as `Station[]`, with the name of the schema to link to.
    struct TypeText: Sendable {
        var text: String
        var link: String?
    }

    /// - Parameter server: the address of the cloud in commands.
    init(_ document: JSONValue, server: String, language: Language) {
        let catalogue = document["components"]?["schemas"] ?? .null
        var names: [String] = []
        var found: [String: [Operation]] = [:]
        for path in document["paths"]?.members ?? [] {
            for operation in path.value.members {
                let tag = operation.value["tags"]?.arrayValue?.first?.stringValue ?? ""
                if found[tag] == nil { names.append(tag) }
                found[tag, default: []].append(
                    Operation(
                        CurlCommand(
                            operation.name.uppercased(), path.name, operation.value, catalogue,
                            server: server), operation.value, language))
            }
        }
        sections = names.sorted().map { Section(name: $0, operations: found[$0] ?? []) }
        schemas = catalogue.members.map {
            Schema(name: $0.name, fields: Field.all($0.value))
        }
    }
}

extension DocumentationPage.Operation {
    init(_ command: CurlCommand, _ json: JSONValue, _ language: Language) {
        id = json["operationId"]?.stringValue ?? ""
        method = command.method
        path = command.path
        summary = json["summary"]?.stringValue ?? ""
        caller = DocumentationTexts.caller(command.credential)(language)
        curl = command.text
        sample = command.sample.map(JSONWriter.text)
        canTry = command.canTry
        parameters = (json["parameters"]?.arrayValue ?? []).map { parameter in
            DocumentationPage.Field(
                name: parameter["name"]?.stringValue ?? "",
                type: .init(parameter["schema"] ?? .null),
                isRequired: parameter["required"] == .bool(true),
                note: parameter["description"]?.stringValue ?? "",
                isHeader: parameter["in"] == .string("header"))
        }
        hasParameters = !parameters.isEmpty
        body = json["requestBody"]?["content"]?.members.first
            .map { .init($0.value["schema"] ?? .null) }
        responses = (json["responses"]?.members ?? []).map { response in
            let content = response.value["content"]?.members.first
            let schema = content?.value["schema"]
            return DocumentationPage.Answer(
                status: response.name,
                description: response.value["description"]?.stringValue ?? "",
                type: content?.name == "application/json" ? schema.map { .init($0) } : nil,
                isFailure: !response.name.hasPrefix("2"))
        }
    }
}

extension DocumentationPage.Field {
    static func all(_ schema: JSONValue) -> [Self] {
        let required = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue)
        return (schema["properties"]?.members ?? []).map { member in
            Self(
                name: member.name, type: .init(member.value),
                isRequired: required.contains(member.name),
                note: member.value["description"]?.stringValue ?? "")
        }
    }
}

extension DocumentationPage.TypeText {
    init(_ schema: JSONValue) {
        if let reference = schema["$ref"]?.stringValue {
            let name = String(reference.split(separator: "/").last ?? "")
            self.init(text: name, link: name)
        } else if let items = schema["items"] {
            let item = Self(items)
            self.init(text: item.text + "[]", link: item.link)
        } else if let choices = schema["enum"]?.arrayValue {
            self.init(text: choices.compactMap(\.stringValue).joined(separator: " | "), link: nil)
        } else {
            let kinds =
                schema["type"]?.arrayValue?.compactMap(\.stringValue)
                ?? [schema["type"]?.stringValue ?? "anything"]
            let isTime = schema["format"]?.stringValue == "date-time"
            let texts = kinds.map { $0 == "string" && isTime ? "date and time" : $0 }
            self.init(text: texts.joined(separator: " | "), link: nil)
        }
    }
}

extension JSONValue {
    /// The members of an object.
    var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }
}
