import CommonBase
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport

@testable import CloudApp
@testable import CloudCore
@testable import CloudHTTP
@testable import CloudPeople

/// A cloud with a client for its REST routes.
package struct RESTBench: Sendable {
    package let cloud: CloudBench
    package let app: Cloud
    package let tokens: AccessTokens

    package init(http: HTTPSettings = HTTPSettings()) async throws {
        try await self.init(try CloudBench(), http: http)
    }

    package init(_ bench: CloudBench, http: HTTPSettings = HTTPSettings()) async throws {
        cloud = bench
        app = try await cloud.cloud(http: http)
        tokens = try await AccessTokens(privateKeyPEM: cloud.resources.accessTokenKey)
    }

    /// A person that the bench knows: `admin-0`, `host-0` or `driver-0`.
    package enum Role: String, CaseIterable, Sendable { case admin, host, driver }

    /// An access token of `admin-0`, `host-0` or `driver-0`, who is added if necessary.
    package func token(_ role: Role) async throws -> String {
        try await token(of: "\(role.rawValue)-0", isAdmin: role == .admin)
    }

    /// An access token of a person, who is added if necessary.
    package func token(of person: String, isAdmin: Bool = false) async throws -> String {
        let id: PersonID = try id(person)
        let isKnown = try await cloud.database.read { db in
            try PersonTable.find(id, viewer: .system, db) != nil
        }
        if !isKnown { try await cloud.addPerson(person, isAdmin: isAdmin) }
        return try await accessToken(of: id)
    }

    /// An access token of a new login of a person.
    package func accessToken(of person: PersonID) async throws -> String {
        let (family, now) = (cloud.random.text(), cloud.clock.now)
        try await cloud.database.write { db in
            try RefreshTokenTable.insert(
                RefreshToken(
                    hash: SecretHash.of(family), family: family, personID: person,
                    expiresAt: now.wall.adding(seconds: 86_400)), db)
        }
        return try await tokens.issue(to: person, login: family, at: now)
    }

    /// Runs `body` with a client that has the role, or is anonymous for nil.
    package func run<Value: Sendable>(
        as role: Role? = .admin,
        _ body: @escaping @Sendable (RESTClient) async throws -> Value
    ) async throws -> Value {
        var token: String?
        if let role { token = try await self.token(role) }
        let application = app.buildApplication(host: "127.0.0.1", port: 0)
        return try await application.test(.router) { [token] client in
            try await body(RESTClient(client: client, token: token))
        }
    }
}

package struct RESTClient: Sendable {
    package let client: any TestClientProtocol
    package var token: String?

    package struct Answer: Sendable {
        package var status: Int
        /// Null for an empty body, a string for a body that is not JSON.
        package var json: JSONValue
        package var headers: HTTPFields

        /// Status, code and field of a problem, for comparison: `400 invalidInput email`.
        package var problem: String {
            let parts = [json["code"]?.stringValue, json["field"]?.stringValue].compactMap(\.self)
            return ([String(status)] + parts).joined(separator: " ")
        }

        package func text(_ name: String) throws -> String {
            guard let text = json[name]?.stringValue else {
                throw ServiceError(.notFound, "no \(name) in \(JSONWriter.text(json))")
            }
            return text
        }
    }

    package func call(
        _ method: HTTPRequest.Method, _ uri: String, _ body: JSONValue? = nil
    ) async throws -> Answer {
        try await call(method, uri, text: body.map(JSONWriter.text))
    }

    package func call(
        _ method: HTTPRequest.Method, _ uri: String, text: String?
    ) async throws -> Answer {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let token { headers[.authorization] = "Bearer \(token)" }
        let response = try await client.execute(
            uri: uri, method: method, headers: headers,
            body: text.map { ByteBuffer(string: $0) })
        return try Self.answer(response)
    }

    package static func answer(_ response: TestResponse) throws -> Answer {
        let bytes = Array(response.body.readableBytesView)
        let isJSON = response.headers[.contentType]?.hasSuffix("json") == true && !bytes.isEmpty
        let text = String(decoding: bytes, as: UTF8.self)
        return Answer(
            status: response.status.code,
            json: isJSON ? try JSONReader.parse(bytes) : bytes.isEmpty ? .null : .string(text),
            headers: response.headers)
    }
}
