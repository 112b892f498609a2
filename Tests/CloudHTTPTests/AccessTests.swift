import CommonBase
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudHTTP
@testable import CloudTestSupport

extension CloudHTTPTests {
    @Suite struct AccessTests {
        enum Client: String, CaseIterable { case anonymous, driver, host, admin, bridge, monitor }

        @Test(arguments: Client.allCases)
        func everyRouteAdmitsOnlyItsCaller(caller: Client) async throws {
            let bench = try await BridgeBench()
            let rest = try await RESTBench()
            let routes = rest.app.routes.routes.filter { !$0.isPage }
            var token: String?
            if let role = RESTBench.Role(rawValue: caller.rawValue) {
                token = try await rest.token(role)
            }
            if caller == .monitor { token = CloudBench.monitoringToken }
            let cloud = caller == .bridge ? try await bench.cloud.cloud() : rest.app
            let application = cloud.buildApplication(host: "127.0.0.1", port: 0)
            try await application.test(.router) { [token] client in
                for route in routes {
                    // An invalid type, because the response to a valid request would not end.
                    let query = route.path.hasSuffix("/events") && route.method == .get
                    let uri =
                        route.path.replacing(/\{[a-zA-Z]+\}/, with: "nothing")
                        + (query ? "?type=x" : "")
                    let response: TestResponse
                    if caller == .bridge {
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
                    let expected = Self.rejection(of: caller, by: route.caller)
                    let isRight = expected.map { status == $0 } ?? ![401, 403].contains(status)
                    #expect(isRight, "\(caller) \(route.method) \(route.path): \(status)")
                    #expect(status < 500)
                }
            }
        }

        /// The status that rejects the client; nil if the route admits it.
        private static func rejection(of client: Client, by caller: Caller) -> Int? {
            switch (caller, client) {
            case (.browser, _): nil
            case (.anyone, _), (.bridge, .bridge), (.monitor, .monitor): nil
            case (.bridge, _), (.monitor, _), (_, .anonymous), (_, .bridge), (_, .monitor): 401
            case (.person, _), (.login, _), (.admin, .admin), (.moneyAdmin, .admin): nil
            case (.admin, _), (.moneyAdmin, _): 403
            }
        }

        @Test func routesAreUniqueAndHaveSummaries() async throws {
            let routes = try await RESTBench().app.routes.routes
            let addresses = routes.map { "\($0.method) \($0.path)" }
            #expect(Set(addresses).count == addresses.count)
            #expect(routes.allSatisfy { !$0.summary.isEmpty })
            #expect(addresses.contains("GET /health"))
        }

        @Test func rejectsOtherMethodsWithAllowedOnes() async throws {
            let bench = try await RESTBench()
            let routes = bench.app.routes.routes.filter { !$0.isPage }
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

        @Test func plainListenerHasNoRoutes() async throws {
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
