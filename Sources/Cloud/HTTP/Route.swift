import Common
import Hummingbird
import NIOCore

/// One row of the route table: routing, authorization, the OpenAPI document and the tests that walk
/// them are made from it.
public struct Route: Sendable {
    public var method: HTTPRequest.Method
    /// `/api/v1/stations/{id}`: names in braces are path parameters.
    public var path: String
    public var caller: Caller
    /// One line for the documentation.
    public var summary: String
    /// What the query may hold. Anything else is refused.
    public var query: [any DescribedParameter]
    public var success: HTTPResponse.Status
    /// How it may fail, beside what any route may (see `OpenAPIDocument`).
    public var errors: [ServiceError.Code]
    /// Longest request body in bytes.
    public var bodyLimit: Int
    /// Nil for a route without a request body.
    let body: SchemaSource?
    let answer: Answer
    let respond: @Sendable (RawCall) async throws -> Response

    /// What comes back.
    enum Answer: Sendable {
        case json(SchemaSource)
        case nothing
        /// Something else than JSON, of this type.
        case media(String)
    }

    /// REST bodies are small; photos will have a route of their own.
    public static let defaultBodyLimit = 1 << 20

    /// A route that reads a JSON body and answers with one.
    public init<Body: Codable & Sendable, Value: Codable & Sendable>(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        query: [any DescribedParameter] = [], success: HTTPResponse.Status = .ok,
        errors: [ServiceError.Code] = [], bodyLimit: Int = Route.defaultBodyLimit,
        _ handle: @escaping @Sendable (Call<Body>) async throws -> Value
    ) {
        let body = SchemaSource(Body.self)
        // A bridge of a later version may say more than we know; people only mistype.
        let members = caller == .bridge ? nil : body.members
        self.init(
            method, path, caller, summary, query, success, errors, bodyLimit, body: body,
            answer: Self.answer(Value.self)
        ) { raw in
            let body: Body = try JSONBody.decode(raw.body, members: members)
            return try JSONBody.response(try await handle(Call(raw, body: body)), status: success)
        }
    }

    /// A route without a request body.
    public init<Value: Codable & Sendable>(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        query: [any DescribedParameter] = [], success: HTTPResponse.Status = .ok,
        errors: [ServiceError.Code] = [],
        _ handle: @escaping @Sendable (Call<Void>) async throws -> Value
    ) {
        self.init(
            method, path, caller, summary, query, success, errors, Self.defaultBodyLimit,
            body: nil, answer: Self.answer(Value.self)
        ) { raw in
            try JSONBody.response(try await handle(Call(raw, body: ())), status: success)
        }
    }

    /// A route that answers with something else than JSON: a page, a stream, a text.
    public init(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        query: [any DescribedParameter] = [], mediaType: String, errors: [ServiceError.Code] = [],
        _ handle: @escaping @Sendable (Call<Void>) async throws -> ResponseBody
    ) {
        self.init(
            method, path, caller, summary, query, .ok, errors, Self.defaultBodyLimit, body: nil,
            answer: .media(mediaType)
        ) { raw in
            Response(
                status: .ok, headers: [.contentType: mediaType, .cacheControl: "no-store"],
                body: try await handle(Call(raw, body: ())))
        }
    }

    private init(
        _ method: HTTPRequest.Method, _ path: String, _ caller: Caller, _ summary: String,
        _ query: [any DescribedParameter], _ success: HTTPResponse.Status,
        _ errors: [ServiceError.Code], _ bodyLimit: Int, body: SchemaSource?, answer: Answer,
        respond: @escaping @Sendable (RawCall) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.caller = caller
        self.summary = summary
        self.query = query
        self.success = success
        self.errors = errors
        self.bodyLimit = bodyLimit
        self.body = body
        self.answer = answer
        let known = Set(query.map(\.name))
        self.respond = { raw in
            // As with members: a bridge of a later version may say more than we know.
            if caller != .bridge,
                let unknown = raw.query.keys.sorted().first(where: { !known.contains($0) })
            {
                throw ServiceError(
                    .invalidInput, "There is no parameter \(unknown.prefix(40)) here.",
                    field: String(unknown.prefix(40)))
            }
            return try await respond(raw)
        }
    }

    private static func answer<Value: Codable & Sendable>(_: Value.Type) -> Answer {
        Value.self == NoContent.self ? .nothing : .json(SchemaSource(Value.self))
    }

    /// The names in braces.
    var pathParameters: [String] { path.split(separator: "/").compactMap(Self.parameterName) }

    /// What stands in the place of the names in braces; nil for an address that is not the route's.
    func parameters(of address: String) -> [String: String]? {
        let (names, parts) = (path.split(separator: "/"), address.split(separator: "/"))
        guard names.count == parts.count else { return nil }
        var parameters: [String: String] = [:]
        for (name, part) in zip(names, parts) {
            if let parameter = Self.parameterName(name) {
                parameters[parameter] = String(part)
            } else if name != part {
                return nil
            }
        }
        return parameters
    }

    private static func parameterName(_ part: Substring) -> String? {
        part.hasPrefix("{") && part.hasSuffix("}") ? String(part.dropFirst().dropLast()) : nil
    }
}

/// An answer without content.
public struct NoContent: Codable, Sendable {
    public init() {}
}
