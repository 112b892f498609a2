import CommonBase
import TestSupport
import Testing

@testable import CloudHTTP
@testable import CloudTestSupport

extension CloudHTTPTests {
    @Suite struct OpenAPITests {
        @Test func listsExactlyTheRoutes() async throws {
            let routes = try await RESTBench().app.routes.routes.filter { !$0.isPage }
            let document = OpenAPIDocument(routes, version: "1").json
            var found: Set<String> = []
            for path in Self.members(document["paths"]) {
                for operation in Self.members(path.value) {
                    found.insert("\(operation.name.uppercased()) \(path.name)")
                }
            }
            #expect(found == Set(routes.map { "\($0.method) \($0.path)" }))
        }

        /// A type that can't be described would not stop a server, so that a test has to find it.
        @Test func describesEveryType() async throws {
            let routes = try await CloudBench().cloud().routes.routes
            #expect(OpenAPIDocument(routes, version: "1").problems.isEmpty)
        }

        @Test func listsTheIdempotencyKey() async throws {
            let routes = try await CloudBench().cloud().routes.routes
            let document = OpenAPIDocument(routes, version: "1").json
            let operation = document["paths"]?["/api/v1/top-ups"]?["post"]
            let names = (operation?["parameters"]?.arrayValue ?? []).map { $0["name"] }
            #expect(names == [.string("Idempotency-Key")])
            #expect(operation?["responses"]?["409"] != nil)
        }

        @Test func hasUniqueOperationIDsAndResolvableReferences() async throws {
            let routes = try await RESTBench().app.routes.routes.filter { !$0.isPage }
            let document = OpenAPIDocument(routes, version: "1").json
            var (names, references): ([String], Set<String>) = ([], [])
            func walk(_ value: JSONValue) {
                switch value {
                case .object(let members):
                    for member in members {
                        if member.name == "operationId", let name = member.value.stringValue {
                            names.append(name)
                        }
                        if member.name == "$ref", let path = member.value.stringValue {
                            references.insert(path)
                        }
                        walk(member.value)
                    }
                case .array(let items): for item in items { walk(item) }
                default: break
                }
            }
            walk(document)
            #expect(names.count == routes.count)
            #expect(Set(names).count == names.count)
            let schemas = Self.members(document["components"]?["schemas"]).map(\.name)
            #expect(references == Set(schemas.map { "#/components/schemas/\($0)" }))
        }

        /// Optional members, enumerations, lists and null.
        @Test func schemasMatchTypes() async throws {
            let routes = try await RESTBench().app.routes.routes
            let schemas = OpenAPIDocument(routes, version: "1").json["components"]?["schemas"]
            let driver = try #require(schemas?["DriverChange"])
            #expect(driver["required"] == nil)
            #expect(driver["properties"]?["email"]?["type"] == .array(["string", "null"]))
            #expect(
                driver["properties"]?["status"]?["enum"] == .array(["active", "blocked"]))
            let station = try #require(schemas?["NewStation"])
            #expect(station["required"] == .array(["id", "kind", "name"]))
            let page = try #require(schemas?["StationPage"])
            #expect(
                page["properties"]?["items"]
                    == .object([
                        "type": "array",
                        "items": .object(["$ref": "#/components/schemas/Station"]),
                    ]))
            #expect(page["required"] == .array(["items"]))
        }

        private static func members(_ value: JSONValue?) -> [JSONValue.Member] {
            if case .object(let members)? = value { members } else { [] }
        }
    }
}
