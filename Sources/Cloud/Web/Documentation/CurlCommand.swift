import CommonBase

/// The `curl` command of an operation of an OpenAPI document, with placeholders in capitals.
struct CurlCommand: Sendable {
    /// What a caller authenticates with.
    enum Credential: String, Sendable {
        case nothing, accessToken, bridgeSignature, monitoringToken
    }

    let method: String
    /// As `/api/v1/stations/{id}`.
    let path: String
    let credential: Credential
    /// An example of the JSON body.
    let sample: JSONValue?
    private let server: String
    private let sendsFile: Bool

    /// - Parameters:
    ///   - json: the operation.
    ///   - catalogue: the schemas of the document, by name.
    ///   - server: the address that the path follows.
    init(
        _ method: String, _ path: String, _ json: JSONValue, _ catalogue: JSONValue,
        server: String
    ) {
        self.method = method
        self.path = path
        self.server = server
        let scheme = json["security"]?.arrayValue?.first?.members.first?.name
        credential = scheme.map { Credential(rawValue: $0) ?? .nothing } ?? .nothing
        let content = json["requestBody"]?["content"]
        sendsFile = content?["application/octet-stream"] != nil
        sample = (content?["application/json"]?["schema"]).map {
            SampleBody(catalogue: catalogue).value(of: $0)
        }
    }

    /// Whether a page can send it: to the API, with an access token or without any credential.
    var canTry: Bool {
        path.hasPrefix("/api/") && !sendsFile
            && (credential == .accessToken || credential == .nothing)
    }

    /// Nil for a request that must be signed.
    var text: String? {
        var parts = ["curl"]
        if method != "GET" { parts.append("-X \(method)") }
        switch credential {
        case .nothing: break
        case .accessToken: parts.append("-H 'Authorization: Bearer TOKEN'")
        case .monitoringToken: parts.append("-H 'Authorization: Bearer MONITORING_TOKEN'")
        case .bridgeSignature: return nil
        }
        if let sample {
            // JSON has no apostrophe here: names and placeholders are letters.
            parts.append("-H 'Content-Type: application/json' -d '\(JSONWriter.text(sample))'")
        }
        if sendsFile { parts.append("--data-binary @FILE") }
        parts.append("'\(server)\(address)'")
        return parts.joined(separator: " ")
    }

    /// The path with placeholders that a shell and `curl` leave alone.
    private var address: String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.hasPrefix("{") ? String(part.dropFirst().dropLast()).uppercased() : String(part)
        }.joined(separator: "/")
    }
}

/// An example of a JSON body: its required members, or else the first one.
private struct SampleBody {
    let catalogue: JSONValue

    /// How deep objects are filled in.
    private static let maximumDepth = 4

    func value(of schema: JSONValue, named name: String = "text", depth: Int = 0) -> JSONValue {
        if let reference = schema["$ref"]?.stringValue {
            let type = String(reference.split(separator: "/").last ?? "")
            guard depth < Self.maximumDepth, let known = catalogue[type] else { return .object([]) }
            return value(of: known, named: name, depth: depth + 1)
        }
        if let first = schema["enum"]?.arrayValue?.first { return first }
        let type = schema["type"]?.stringValue ?? schema["type"]?.arrayValue?.first?.stringValue
        switch type {
        case "string":
            let isTime = schema["format"]?.stringValue == "date-time"
            return .string(isTime ? "2030-01-31T12:00:00Z" : name.uppercased())
        case "integer", "number": return .int(max(0, schema["minimum"]?.intValue ?? 0))
        case "boolean": return false
        case "array": return []
        default: return object(schema, depth)
        }
    }

    private func object(_ schema: JSONValue, _ depth: Int) -> JSONValue {
        let members = schema["properties"]?.members ?? []
        let required = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue)
        var shown = members.filter { required.contains($0.name) }
        if shown.isEmpty { shown = Array(members.prefix(1)) }
        return .object(
            shown.map { member in
                JSONValue.Member(
                    member.name, value(of: member.value, named: member.name, depth: depth))
            })
    }
}
