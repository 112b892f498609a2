import CommonBase
import Hummingbird
import NIOCore

/// One row of the route table: routing, authorization, the OpenAPI document and the tests that walk
/// them are made from it.
package struct Route: Sendable {
    package var method: HTTPRequest.Method
    /// `/api/v1/stations/{id}`: names in braces are path parameters.
    package var path: String
    package var caller: Caller
    /// One line for the documentation.
    package var summary: String
    /// What the query may hold. Anything else is refused.
    package var query: [any DescribedParameter]
    package var success: HTTPResponse.Status
    /// How it may fail, beside what any route may (see `OpenAPIDocument`).
    package var errors: [ServiceError.Code]
    /// Longest request body in bytes.
    package var bodyLimit: Int
    let content: Content
    let answer: Answer
    let respond: @Sendable (RawCall) async throws -> Response

    /// What the request's body is.
    enum Content: Sendable {
        case nothing
        case json(SchemaSource)
        /// A file, read as it comes, after it is known who sends it.
        case stream
    }

    /// What comes back.
    enum Answer: Sendable {
        case json(SchemaSource)
        case nothing
        /// Something else than JSON, of this type.
        case media(String)
    }

    /// Bodies of JSON are small; files are streams.
    package static let defaultBodyLimit = 1 << 20

    /// A route that reads a JSON body and answers with one.
    package init<Body: Codable & Sendable, Value: Codable & Sendable>(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        query: [any DescribedParameter] = [], success: HTTPResponse.Status = .ok,
        errors: [ServiceError.Code] = [], bodyLimit: Int = Route.defaultBodyLimit,
        _ handle: @escaping @Sendable (Call<Body>) async throws -> Value
    ) {
        let body = SchemaSource(Body.self)
        // A bridge of a later version may say more than we know; people only mistype.
        let members = caller == .bridge ? nil : body.members
        self.init(
            method, path, caller, summary, query, success, errors, bodyLimit,
            content: .json(body), answer: Self.answer(Value.self)
        ) { raw in
            let body: Body = try JSONBody.decode(raw.body.collected, members: members)
            return try JSONBody.response(try await handle(Call(raw, body: body)), status: success)
        }
    }

    /// A route that is sent a file.
    package static func receivingFile<Value: Codable & Sendable>(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        query: [any DescribedParameter] = [], errors: [ServiceError.Code] = [],
        _ handle: @escaping @Sendable (Call<RequestBody>) async throws -> Value
    ) -> Route {
        let success = HTTPResponse.Status.created
        return Route(
            method, path, caller, summary, query, success, errors + [.tooLarge],
            defaultBodyLimit, content: .stream, answer: answer(Value.self)
        ) { raw in
            try JSONBody.response(
                try await handle(Call(raw, body: raw.body.stream)), status: success)
        }
    }

    /// A route without a request body.
    package init<Value: Codable & Sendable>(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        query: [any DescribedParameter] = [], success: HTTPResponse.Status = .ok,
        errors: [ServiceError.Code] = [],
        _ handle: @escaping @Sendable (Call<Void>) async throws -> Value
    ) {
        self.init(
            method, path, caller, summary, query, success, errors, Self.defaultBodyLimit,
            content: .nothing, answer: Self.answer(Value.self)
        ) { raw in
            try JSONBody.response(try await handle(Call(raw, body: ())), status: success)
        }
    }

    /// A route that answers with something else than JSON: a page, a stream, a text.
    package init(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        query: [any DescribedParameter] = [], mediaType: String, errors: [ServiceError.Code] = [],
        _ handle: @escaping @Sendable (Call<Void>) async throws -> ResponseBody
    ) {
        self.init(method, path, caller, summary, query, mediaType, errors) { call, _ in
            try await handle(call)
        }
    }

    /// A route that answers with a file, to be saved under a name.
    package static func sendingFile(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        _ handle: @escaping @Sendable (Call<Void>) async throws -> FileAnswer
    ) -> Route {
        Route(method, path, caller, summary, [], "application/octet-stream", []) {
            call, headers in
            let file = try await handle(call)
            headers[.contentDisposition] = "attachment; filename=\"\(file.name)\""
            return file.body
        }
    }

    private init(
        _ method: HTTPRequest.Method, _ path: String, _ caller: Caller, _ summary: String,
        _ query: [any DescribedParameter], _ mediaType: String, _ errors: [ServiceError.Code],
        _ handle: @escaping @Sendable (Call<Void>, inout HTTPFields) async throws -> ResponseBody
    ) {
        self.init(
            method, path, caller, summary, query, .ok, errors, Self.defaultBodyLimit,
            content: .nothing, answer: .media(mediaType)
        ) { raw in
            var headers: HTTPFields = [.contentType: mediaType, .cacheControl: "no-store"]
            let body = try await handle(Call(raw, body: ()), &headers)
            return Response(status: .ok, headers: headers, body: body)
        }
    }

    private init(
        _ method: HTTPRequest.Method, _ path: String, _ caller: Caller, _ summary: String,
        _ query: [any DescribedParameter], _ success: HTTPResponse.Status,
        _ errors: [ServiceError.Code], _ bodyLimit: Int, content: Content, answer: Answer,
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
        self.content = content
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
package struct NoContent: Codable, Sendable {
    package init() {}
}
