import CommonBase
import HTTPTypes
import TestSupport
import Testing

@testable import CloudHTTP
@testable import CloudTestSupport

extension CloudHTTPTests {
    /// Rules that hold for every route of `/api/v1`.
    @Suite struct UniformAPITests {
        private static func document(_ routes: [Route]) -> JSONValue {
            OpenAPIDocument(routes, version: "1").json
        }

        private static func routes(_ bench: RESTBench) -> [Route] {
            bench.app.routes.routes.filter { $0.path.hasPrefix("/api/v1/") }
        }

        private static func members(_ value: JSONValue?) -> [JSONValue.Member] {
            if case .object(let members)? = value { members } else { [] }
        }

        /// Follows a reference to a named schema.
        private static func resolve(_ schema: JSONValue?, in document: JSONValue) -> JSONValue? {
            guard let path = schema?["$ref"]?.stringValue else { return schema }
            return document["components"]?["schemas"]?[
                String(path.split(separator: "/").last ?? "")]
        }

        /// A list is an object with `items`, so that it can get pages without a break.
        @Test func everyListHasItems() async throws {
            let routes = Self.routes(try await RESTBench())
            let document = Self.document(routes)
            var lists: [String] = []
            for route in routes where route.success != .noContent {
                let operation = document["paths"]?[route.path]?[route.method.rawValue.lowercased()]
                let response = operation?["responses"]?["\(route.success.code)"]
                let schema = response?["content"]?["application/json"]?["schema"]
                let whole = Self.resolve(schema, in: document)
                #expect(whole?["type"] != "array", "\(route.method) \(route.path)")
                guard let items = whole?["properties"]?["items"] else { continue }
                lists.append(route.path)
                #expect(items["type"] == "array" && whole?["required"] == .array(["items"]))
                #expect(whole?["properties"]?["nextCursor"]?["type"] == "string")
            }
            #expect(lists.count >= 12)
        }

        /// Numbers of OCPP, which the protocol defines as numbers.
        private static let protocolNumbers: Set<String> = [
            "connectorId", "requestId", "ocppTransactionId",
        ]

        @Test func everyIDIsText() async throws {
            let document = Self.document(Self.routes(try await RESTBench()))
            var count = 0
            for schema in Self.members(document["components"]?["schemas"]) {
                for member in Self.members(schema.value["properties"])
                where member.name == "id" || member.name.hasSuffix("Id") {
                    let type = member.value["type"]
                    let isNumber = Self.protocolNumbers.contains(member.name)
                    let expected: JSONValue = isNumber ? "integer" : "string"
                    #expect(
                        type == expected || type == .array([expected, "null"]),
                        "\(schema.name).\(member.name)")
                    count += 1
                }
            }
            #expect(count > 30)
        }

        private static let values: [JSONValue] = [
            .null, .bool(true), .int(7), .int(-1), .int(.max), .double(1.5), .double(1e300),
            .string(""), .string("x"), .string("x\u{0}"), .array([]), .array([.int(1)]),
            .object([]), .object(["x": .array([.null])]),
        ]

        /// Words of Swift's own errors; none of them belongs in a sentence for a person.
        private static let swiftText = [
            "Cannot", "initialize", "odingPath", "CodingKey", "Decod", "Expected to", "Optional",
            "Swift", "Error(", "error(", "Int64", "Double", "Index", "nil", "debugDescription",
            "0x",
            "JSONValue", "Dictionary", "Array<",
        ]

        private static func expectPlain(_ answer: RESTClient.Answer, _ request: String) {
            #expect(answer.status < 500, "\(request)")
            guard answer.status >= 400 else { return }
            let detail = answer.json["detail"]?.stringValue ?? ""
            #expect(detail.hasSuffix("."), "\(request): \(detail)")
            for word in swiftText where detail.contains(word) {
                Issue.record("\(request): \(detail)")
            }
        }

        /// Each member of each body once with each value; the other members are examples.
        @Test func refusesWrongValuesInPlainWords() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("x")
            try await bench.cloud.addPerson("x")
            try await bench.cloud.addPerson("admin-0", isAdmin: true)
            let document = Self.document(Self.routes(bench))
            try await bench.run { client in
                for route in Self.routes(bench) {
                    guard case .json(let source) = route.content else { continue }
                    var catalog = SchemaCatalog()
                    let schema = Self.resolve(source.schema(&catalog), in: document)
                    let path = Self.filled(route.path)
                    for member in Self.members(schema?["properties"]) {
                        for value in Self.values {
                            let body = Self.example(schema, document).with(member.name, value)
                            let answer = try await client.call(route.method, path, body)
                            Self.expectPlain(
                                answer, "\(route.method) \(path) \(JSONWriter.text(body))")
                        }
                    }
                }
            }
        }

        @Test func refusesWrongParametersInPlainWords() async throws {
            let bench = try await RESTBench()
            try await bench.run { client in
                for route in Self.routes(bench) where route.path != "/api/v1/events" {
                    for parameter in route.query {
                        for text in ["", "x", "-1", "9223372036854775808", "%00", "%C3%28", "1e3"] {
                            let uri = "\(Self.filled(route.path))?\(parameter.name)=\(text)"
                            Self.expectPlain(try await client.call(route.method, uri), uri)
                        }
                    }
                }
            }
        }

        /// The payloads of all actions: what a station's protocol refuses is said in plain words, too.
        @Test func refusesWrongPayloadsInPlainWords() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("x")
            try await bench.cloud.addPerson("admin-0", isAdmin: true)
            let document = Self.document(Self.routes(bench))
            let route = document["paths"]?["/api/v1/stations/{id}/commands"]?["post"]
            let schema = Self.resolve(
                route?["requestBody"]?["content"]?["application/json"]?["schema"], in: document)
            let actions = schema?["properties"]?["action"]?["enum"]?.arrayValue ?? []
            #expect(actions.count > 20)
            try await bench.run { client in
                for action in actions {
                    for payload in Self.values + [.object(["connectorId": "x", "type": .int(1)])] {
                        let body = JSONValue.object([
                            "action": action, "payload": payload, "timeoutSeconds": .int(1),
                        ])
                        let answer = try await client.call(
                            .post, "/api/v1/stations/x/commands", body)
                        Self.expectPlain(answer, JSONWriter.text(body))
                    }
                }
            }
        }

        /// `/api/v1/stations/x` for `/api/v1/stations/{id}`.
        private static func filled(_ path: String) -> String {
            path.split(separator: "/").map { $0.hasPrefix("{") ? "x" : "/\($0)" }
                .map { $0.hasPrefix("/") ? $0 : "/\($0)" }.joined()
        }

        /// An object with the required members.
        private static func example(_ schema: JSONValue?, _ document: JSONValue) -> JSONValue {
            let schema = resolve(schema, in: document)
            if let choice = schema?["enum"]?.arrayValue?.first { return choice }
            switch schema?["type"]?.stringValue {
            case "integer", "number": return .int(1)
            case "boolean": return .bool(true)
            case "array": return .array([])
            case "object":
                let required = schema?["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
                return .object(
                    required.map {
                        .init($0, example(schema?["properties"]?[$0], document))
                    })
            default: return schema?["format"] == "date-time" ? "2026-11-29T12:00:00Z" : "x"
            }
        }
    }
}
