import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudHTTP
@testable import CloudTestSupport

extension CloudHTTPTests {
    @Suite struct CORSTests {
        private static let app = "https://app.example.org"

        private static func headers(
            _ method: HTTPRequest.Method, _ uri: String, origin: String?, asks: String? = nil,
            allowed: Set<String> = [app]
        ) async throws -> (status: Int, headers: HTTPFields) {
            let bench = try await RESTBench(http: HTTPSettings(corsOrigins: allowed))
            return try await bench.run { client in
                var fields = HTTPFields()
                fields[.origin] = origin
                fields[.accessControlRequestMethod] = asks
                fields[.authorization] = client.token.map { "Bearer \($0)" }
                let response = try await client.client.execute(
                    uri: uri, method: method, headers: fields, body: nil)
                return (response.status.code, response.headers)
            }
        }

        @Test func answersPreflightOfAllowedOrigin() async throws {
            let answer = try await Self.headers(
                .options, "/api/v1/stations", origin: Self.app, asks: "POST")
            #expect(answer.status == 204)
            #expect(answer.headers[.accessControlAllowOrigin] == Self.app)
            #expect(
                answer.headers[.accessControlAllowMethods]
                    == "GET, HEAD, POST, PUT, PATCH, DELETE")
            #expect(
                answer.headers[.accessControlAllowHeaders]
                    == "Authorization, Content-Type, Idempotency-Key, Last-Event-ID")
            #expect(answer.headers[.accessControlAllowCredentials] == nil)
            #expect(answer.headers[.vary] == "Origin")
        }

        /// Also an error may be read by the page.
        @Test(arguments: [("/api/v1/stations", 200), ("/api/v1/stations/none", 404)])
        func allowsOriginToRead(uri: String, status: Int) async throws {
            let answer = try await Self.headers(.get, uri, origin: Self.app)
            #expect(answer.status == status)
            #expect(answer.headers[.accessControlAllowOrigin] == Self.app)
            #expect(answer.headers[.accessControlExposeHeaders] == "X-Request-Id")
            #expect(answer.headers[.vary] == "Origin")
        }

        @Test(arguments: [
            nil, "null", "https://evil.example.org", "http://app.example.org",
            "https://app.example.org:8443", "https://app.example.org.evil.org",
        ]) func allowsNoOtherOrigin(origin: String?) async throws {
            let read = try await Self.headers(.get, "/api/v1/stations", origin: origin)
            #expect(read.status == 200 && read.headers[.accessControlAllowOrigin] == nil)
            #expect(read.headers[.vary] == "Origin")
            let preflight = try await Self.headers(
                .options, "/api/v1/stations", origin: origin, asks: "POST")
            #expect(preflight.status == 405)
            #expect(preflight.headers[.accessControlAllowOrigin] == nil)
        }

        /// Without the setting, and outside the API.
        @Test(arguments: [("/api/v1/stations", []), ("/health", [app])] as [(String, Set<String>)])
        func isOffByDefault(uri: String, allowed: Set<String>) async throws {
            let read = try await Self.headers(.get, uri, origin: Self.app, allowed: allowed)
            #expect(read.status == 200 && read.headers[.accessControlAllowOrigin] == nil)
            #expect(read.headers[.vary] == nil)
            let preflight = try await Self.headers(
                .options, uri, origin: Self.app, asks: "GET", allowed: allowed)
            #expect(preflight.status == 405)
        }
    }
}
