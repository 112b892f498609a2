import CommonBase
import HTTPTypes
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudHTTP
@testable import CloudTestSupport

extension CloudHTTPTests {
    @Suite struct ProblemTests {
        @Test func mapsEveryCodeToStatus() {
            let statuses = Dictionary(
                uniqueKeysWithValues: ServiceError.Code.allCases.map {
                    ($0.rawValue, Problem(ServiceError($0, "")).status)
                })
            #expect(
                statuses == [
                    "invalidInput": 400, "unauthenticated": 401, "revoked": 403, "forbidden": 403,
                    "notFound": 404,
                    "methodNotAllowed": 405, "conflict": 409, "tooLarge": 413,
                    "expectationFailed": 417,
                    "tooManyRequests": 429, "overloaded": 503, "storageFailed": 503,
                    "unavailable": 503, "internalError": 500,
                ])
        }

        /// A document by RFC 9457.
        @Test func documentOmitsCause() throws {
            let error = ServiceError(
                .conflict, "Taken.", field: "id", cause: ServiceError(.notFound, "secret"))
            let problem = Problem(error)
            #expect(
                try JSONReader.parse(problem.json)
                    == .object([
                        "code": "conflict", "status": 409, "title": "Conflict",
                        "detail": "Taken.", "field": "id",
                    ]))
            let headers = problem.response().headers
            #expect(headers[.contentType] == "application/problem+json")
            #expect(headers[.cacheControl] == "no-store")
            #expect(headers[.wwwAuthenticate] == nil && headers[.retryAfter] == nil)
            let overloaded = Problem(ServiceError(.overloaded, "")).response()
            #expect(overloaded.headers[.retryAfter] == "5")
            let unauthenticated = Problem(ServiceError(.unauthenticated, "")).response()
            #expect(unauthenticated.headers[.wwwAuthenticate] == "Bearer realm=\"zapoj\"")
        }

        struct Row: Sendable, CustomTestStringConvertible {
            var method = HTTPRequest.Method.post
            var uri: String
            var body: String?
            var problem: String

            init(_ uri: String, _ problem: String) {
                (method, self.uri, self.problem) = (.get, uri, problem)
            }

            init(_ uri: String, _ body: String, _ problem: String) {
                (self.uri, self.body, self.problem) = (uri, body, problem)
            }

            var testDescription: String { "\(uri) \((body ?? "").prefix(60)) → \(problem)" }
        }

        private static let rows = [
            Row("/nothing", "404 notFound"), Row("/api/v1/drivers/%20", "404 notFound"),
            Row("/api/v1/drivers/none", "404 notFound"),
            Row("/api/v1/stations/none", "404 notFound"),
            Row("/api/v1/transactions/none", "404 notFound"),
            Row("/api/v1/drivers?limit=0", "400 invalidInput limit"),
            Row("/api/v1/drivers?limit=201", "400 invalidInput limit"),
            Row("/api/v1/stations?limit=x", "400 invalidInput limit"),
            Row("/api/v1/transactions?limit=", "400 invalidInput limit"),
            Row("/api/v1/transactions?cursor=x", "400 invalidInput cursor"),
            Row("/api/v1/transactions?cursor=1.", "400 invalidInput cursor"),
            Row("/api/v1/transactions?cursor=-1.a", "400 invalidInput cursor"),
            Row("/api/v1/login", "", "400 invalidInput"),
            Row("/api/v1/login", "nonsense", "400 invalidInput"),
            Row("/api/v1/login", "[]", "400 invalidInput"),
            Row("/api/v1/login", "{}", "400 invalidInput email"),
            Row("/api/v1/login", #"{"email": null}"#, "400 invalidInput email"),
            Row("/api/v1/login", #"{"email": 7}"#, "400 invalidInput email"),
            Row("/api/v1/login", #"{"email": "a"}"#, "400 invalidInput password"),
            Row("/api/v1/login/refresh", "{}", "400 invalidInput refreshToken"),
            Row("/api/v1/drivers", "{}", "400 invalidInput name"),
            Row("/api/v1/drivers", #"{"name": ""}"#, "400 invalidInput name"),
            Row("/api/v1/drivers", #"{"name": "a\u0000"}"#, "400 invalidInput name"),
            Row(
                "/api/v1/drivers", #"{"name": "\#(String(repeating: "x", count: 201))"}"#,
                "400 invalidInput name"),
            Row(
                "/api/v1/drivers",
                #"{"name": "\#(String(repeating: "e\u{301}", count: 150))"}"#,
                "400 invalidInput name"),
            Row("/api/v1/drivers", #"{"name": "a", "email": "a@"}"#, "400 invalidInput email"),
            Row(
                "/api/v1/drivers", #"{"name": "a", "password": "password"}"#,
                "400 invalidInput email"),
            Row(
                "/api/v1/drivers", #"{"name": "a", "email": "a@b", "password": "short"}"#,
                "400 invalidInput password"),
            Row(
                "/api/v1/drivers", #"{"name": "a", "name": "b"}"#, "400 invalidInput name"),
            Row(
                "/api/v1/drivers", #"{"name": "\u202eab"}"#, "400 invalidInput name"),
            Row("/api/v1/drivers", #"{"name": "a\u2028b"}"#, "400 invalidInput name"),
            Row("/api/v1/drivers", #"{"name": "a\u0085b"}"#, "400 invalidInput name"),
            Row("/api/v1/drivers", #"{"name": "a\ud800"}"#, "400 invalidInput"),
            Row(
                "/api/v1/drivers", #"{"name": "e\#(String(repeating: "\u{301}", count: 300))"}"#,
                "400 invalidInput name"),
            Row(
                "/api/v1/drivers",
                String(repeating: #"{"a":"#, count: 40) + "1" + String(repeating: "}", count: 40),
                "400 invalidInput"),
            Row(
                "/api/v1/login", #"{"email": "a@b\u0000", "password": "12345678"}"#,
                "400 invalidInput email"),
            Row(
                "/api/v1/stations/a/commands",
                #"{"action": "DataTransfer", "vendorId": "v", "data": "a\u0000"}"#,
                "400 invalidInput data"),
            Row(
                "/api/v1/id-tokens", #"{"idToken": "A", "driverId": "a b"}"#,
                "400 invalidInput driverId"),
            Row("/api/v1/id-tokens", #"{"idToken": "A", "driverId": "none"}"#, "404 notFound"),
            Row(
                "/api/v1/id-tokens", #"{"idToken": " ", "driverId": "none"}"#,
                "400 invalidInput idToken"),
            Row(
                "/api/v1/id-tokens", #"{"idToken": "08ABCDEF"}"#,
                "400 invalidInput idToken"),
            Row(
                "/api/v1/id-tokens", #"{"idToken": "A", "driverId": "d", "expiresAt": "soon"}"#,
                "400 invalidInput expiresAt"),
            Row(
                "/api/v1/stations", #"{"id": "a/b", "kind": "ocpp16", "name": "n"}"#,
                "400 invalidInput id"),
            Row(
                "/api/v1/stations", #"{"id": "a", "kind": "ocpp21", "name": "n"}"#,
                "400 invalidInput kind"),
            Row(
                "/api/v1/stations",
                #"{"id": "a", "kind": "ocpp16", "name": "n", "securityProfile": 2}"#,
                "400 invalidInput securityProfile"),
            Row(
                "/api/v1/stations",
                #"{"id": "a", "kind": "bridge", "name": "n", "securityProfile": 1}"#,
                "400 invalidInput securityProfile"),
            Row("/api/v1/stations/none/claims", "", "404 notFound"),
            Row("/bridge/v1/enrolments", "{}", "400 invalidInput claimCode"),
            Row(
                "/api/v1/drivers", String(repeating: " ", count: 1 << 20) + "{}", "413 tooLarge"),
        ]

        @Test(arguments: rows) func reportsCodeAndFieldOfInvalidInput(row: Row) async throws {
            try await RESTBench().run { client async throws in
                let answer = try await client.call(row.method, row.uri, text: row.body)
                #expect(answer.problem == row.problem)
                #expect(answer.headers[.contentType] == "application/problem+json")
            }
        }

        @Test(
            arguments: [
                ("/api/v1/login", "nonsense", "The body must be valid JSON."),
                ("/api/v1/login", "[]", "The body must be an object."),
                ("/api/v1/login", "{}", "email is required."),
                ("/api/v1/login", #"{"email": null}"#, "email must not be null."),
                ("/api/v1/login", #"{"email": 7}"#, "email must be a string."),
                (
                    "/api/v1/login", #"{"mail": "a"}"#,
                    "mail is not a known member. Known members: email, password."
                ),
                (
                    "/api/v1/id-tokens", #"{"idToken": "A", "driverId": "d", "expiresAt": "soon"}"#,
                    "expiresAt must be an RFC 3339 date and time."
                ),
                (
                    "/api/v1/stations", #"{"id": "a", "kind": "ocpp21", "name": "n"}"#,
                    "kind must be one of bridge, ocpp16."
                ),
                (
                    "/api/v1/stations",
                    #"{"id": "a", "kind": "ocpp16", "name": "n", "securityProfile": "1"}"#,
                    "securityProfile must be an integer."
                ),
                (
                    "/api/v1/transactions/a/corrections", #"{"note": "n", "energyWh": 7.5}"#,
                    "energyWh must be an integer."
                ),
                (
                    "/api/v1/stations/a/commands", #"{"action": "GetConfiguration", "keys": [1]}"#,
                    "keys.0 must be a string."
                ),
            ] as [(String, String, String)])
        func saysWhichValuesAreValid(uri: String, body: String, detail: String) async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("a")
            try await bench.run { client async throws in
                let answer = try await client.call(.post, uri, text: body)
                #expect(answer.json["detail"]?.stringValue == detail)
            }
        }

        /// U+0000 would end the text in the database: `q` would be empty, and every row contain it.
        @Test(arguments: [
            "/api/v1/drivers?q=%00", "/api/v1/drivers?q=a%00b", "/api/v1/drivers?%00=a",
            "/api/v1/drivers?cursor=%00", "/api/v1/stations/a%00b", "/api/v1/stations?q=%E2%80%AE",
        ]) func rejectsControlsInAddress(_ uri: String) async throws {
            try await RESTBench().run { client async throws in
                let answer = try await client.call(.get, uri)
                #expect(answer.status == 400, "\(answer.problem)")
            }
        }

        /// Numbers that fit no type are the client's fault.
        @Test(arguments: [
            "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e308", "1e400",
            "-1e400", "1.5", "\"NaN\"",
        ]) func rejectsExtremeNumbers(_ number: String) async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("a")
            try await bench.run { client async throws in
                let bodies = [
                    (
                        "/api/v1/transactions/a/corrections",
                        #"{"note": "n", "energyWh": \#(number)}"#
                    ),
                    (
                        "/api/v1/stations/a/commands",
                        #"{"action": "ClearCache", "timeoutSeconds": \#(number)}"#
                    ),
                    (
                        "/api/v1/stations/a/commands",
                        #"{"action": "UnlockConnector", "connectorId": \#(number)}"#
                    ),
                    (
                        "/api/v1/stations",
                        #"{"id": "b", "kind": "ocpp16", "name": "n", "securityProfile": \#(number)}"#
                    ),
                ]
                for (uri, body) in bodies {
                    let answer = try await client.call(.post, uri, text: body)
                    #expect(
                        [400, 404].contains(answer.status), "\(uri) \(body): \(answer.problem)")
                }
            }
        }

        @Test func healthFailsIfDatabaseIsNotWritable() async throws {
            let bench = try await RESTBench()
            try await bench.run(as: nil) { client async throws in
                let well = try await client.call(.get, "/health")
                #expect(well.status == 200)
                #expect(
                    well.json
                        == .object(["status": "ok", "time": "2026-11-22T11:00:00.000Z"]))
                try await bench.cloud.database.write {
                    try $0.execute(sql: "PRAGMA query_only = 1")
                }
                #expect(try await client.call(.get, "/health").problem == "503 storageFailed")
            }
        }
    }
}
