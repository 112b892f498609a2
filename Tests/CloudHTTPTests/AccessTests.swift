import CommonBase
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudHTTP
@testable import CloudTestSupport

extension CloudHTTPTests {
    @Suite struct AccessTests {
        enum Somebody: String, CaseIterable { case anonymous, driver, host, admin, bridge, monitor }

        /// Every route of the table lets in whom it names and nobody else, whoever calls.
        @Test(arguments: Somebody.allCases) func everyRoute(somebody: Somebody) async throws {
            let bench = try await BridgeBench()
            let rest = try await RESTBench()
            let routes = rest.app.routes.routes
            var token: String?
            if let role = PersonRole(rawValue: somebody.rawValue) {
                token = try await rest.token(role)
            }
            if somebody == .monitor { token = CloudBench.monitoringToken }
            let cloud = somebody == .bridge ? try await bench.cloud.cloud() : rest.app
            let application = cloud.buildApplication(host: "127.0.0.1", port: 0)
            try await application.test(.router) { [token] client in
                for route in routes {
                    // A stream would not end: whoever is let in is told that the type is none.
                    let query = route.path.hasSuffix("/events") && route.method == .get
                    let uri =
                        route.path.replacing("{id}", with: "nothing") + (query ? "?type=x" : "")
                    let response: TestResponse
                    if somebody == .bridge {
                        response = try await bench.sign(
                            route.method, bytes: Array("{}".utf8), to: uri
                        ).send(client)
                    } else {
                        response = try await client.execute(
                            uri: uri, method: route.method,
                            headers: token.map { [.authorization: "Bearer \($0)"] } ?? [:],
                            body: .init(string: "{}"))
                    }
                    let status = response.status.code
                    let expected = Self.refusal(of: somebody, by: route.caller)
                    let isRight = expected.map { status == $0 } ?? ![401, 403].contains(status)
                    #expect(isRight, "\(somebody) \(route.method) \(route.path): \(status)")
                    #expect(status < 500)
                }
            }
        }

        /// The status that somebody is turned away with; nil for who is let in.
        private static func refusal(of somebody: Somebody, by caller: Caller) -> Int? {
            switch (caller, somebody) {
            case (.anyone, _), (.bridge, .bridge), (.monitor, .monitor): nil
            case (.bridge, _), (.monitor, _), (.person, .anonymous), (.person, .bridge),
                (.person, .monitor):
                401
            case (.person(let roles), _):
                PersonRole(rawValue: somebody.rawValue).map(roles.contains) == true ? nil : 403
            }
        }

        /// No two rows of the table are the same address, and all say what they are for.
        @Test func theTable() async throws {
            let routes = try await RESTBench().app.routes.routes
            let addresses = routes.map { "\($0.method) \($0.path)" }
            #expect(Set(addresses).count == addresses.count)
            #expect(routes.allSatisfy { !$0.summary.isEmpty })
            #expect(addresses.contains("GET /health"))
        }

        /// Other methods of an address that is there are refused, with those that work.
        @Test func otherMethods() async throws {
            let bench = try await RESTBench()
            let routes = bench.app.routes.routes
            try await bench.run(as: nil) { client in
                for (path, rows) in Dictionary(grouping: routes, by: \.path) {
                    let allowed = rows.map(\.method.rawValue).sorted()
                    for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete]
                    where !allowed.contains(method.rawValue) {
                        let uri = path.replacing("{id}", with: "nothing")
                        let answer = try await client.call(method, uri)
                        #expect(answer.problem == "405 methodNotAllowed")
                        #expect(answer.headers[.allow] == allowed.joined(separator: ", "))
                    }
                }
            }
        }

        /// The plain listener has no routes at all.
        @Test func plainListener() async throws {
            let bench = try await RESTBench()
            let plain = bench.app.buildPlainApplication(host: "127.0.0.1", port: 0)
            try await plain.test(.router) { client in
                for route in bench.app.routes.routes {
                    let response = try await client.execute(uri: route.path, method: route.method)
                    #expect(response.status == .notFound)
                }
            }
        }
    }
}
