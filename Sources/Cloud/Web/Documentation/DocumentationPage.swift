import CommonBase

/// An OpenAPI document as the view model of the documentation page's template.
struct DocumentationPage {
    var title: String
    var version: String
    var sections: [Section]
    var schemas: [Schema]

    struct Section {
        var name: String
        var operations: [Operation]
    }

    struct Operation {
        var id: String
        var method: String
        var path: String
        var summary: String
        var caller: String
        var parameters: [Field]
        /// Stored because a template can't read computed properties.
        var hasParameters: Bool
        var body: TypeText?
        var responses: [Answer]
    }

    struct Answer {
        var status: String
        var description: String
        var type: TypeText?
        var isFailure: Bool
    }

    struct Schema {
        var name: String
        var fields: [Field]
    }

    struct Field {
        var name: String
        var type: TypeText
        var isRequired: Bool
        var note: String
    }

    /// A type such as `Station[]`, with the name of the schema to link to.
    struct TypeText {
        var text: String
        var link: String?
    }

    init(_ document: JSONValue) {
        title = document["info"]?["title"]?.stringValue ?? ""
        version = document["info"]?["version"]?.stringValue ?? ""
        var names: [String] = []
        var found: [String: [Operation]] = [:]
        for path in document["paths"]?.members ?? [] {
            for operation in path.value.members {
                let tag = operation.value["tags"]?.arrayValue?.first?.stringValue ?? ""
                if found[tag] == nil { names.append(tag) }
                found[tag, default: []].append(
                    Operation(operation.name.uppercased(), path.name, operation.value))
            }
        }
        sections = names.sorted().map { Section(name: $0, operations: found[$0] ?? []) }
        schemas = (document["components"]?["schemas"]?.members ?? []).map {
            Schema(name: $0.name, fields: Field.all($0.value))
        }
    }
}

extension DocumentationPage.Operation {
    init(_ method: String, _ path: String, _ json: JSONValue) {
        id = json["operationId"]?.stringValue ?? ""
        self.method = method
        self.path = path
        summary = json["summary"]?.stringValue ?? ""
        let schemes = json["security"]?.arrayValue?.first?.members.map(\.name) ?? []
        caller = schemes.first.flatMap { Self.callers[$0] } ?? "anyone"
        parameters = (json["parameters"]?.arrayValue ?? []).map { parameter in
            DocumentationPage.Field(
                name: parameter["name"]?.stringValue ?? "",
                type: .init(parameter["schema"] ?? .null),
                isRequired: parameter["required"] == .bool(true),
                note: parameter["description"]?.stringValue ?? "")
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

    private static let callers = [
        "accessToken": "an admin", "bridgeSignature": "a bridge",
        "monitoringToken": "a monitoring program",
    ]
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
    fileprivate var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }
}
