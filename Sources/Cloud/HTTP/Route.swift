import CloudCore
import CommonBase
import Hummingbird
import NIOCore

/// One row of the route table: the source of routing, authorization, the OpenAPI document and the
/// tests that visit every route.
package struct Route: Sendable {
    package var method: HTTPRequest.Method
    /// `/api/v1/stations/{id}`: names in braces are path parameters.
    package var path: String
    package var caller: Caller
    /// One line for the documentation, in the imperative.
    package var summary: String
    /// The query parameters. Others are rejected with 400.
    package var query: [any DescribedParameter]
    package var success: HTTPResponse.Status
    /// Error codes beyond those that every route may return (see `OpenAPIDocument`).
    package var errors: [ServiceError.Code]
    /// Longest request body in bytes.
    package var bodyLimit: Int
    /// Whether a repeated request with the same header `Idempotency-Key` is done once.
    var takesIdempotencyKey = false
    let content: Content
    let answer: Answer
    let respond: @Sendable (RawCall) async throws -> Response

    /// The request body.
    enum Content: Sendable {
        case nothing
        case json(SchemaSource)
        /// A file, streamed after the caller is authenticated.
        case stream
        /// The form of a page.
        case form
    }

    /// The response body.
    enum Answer: Sendable {
        case json(SchemaSource)
        case nothing
        /// Another media type than JSON.
        case media(String)
        /// A page of the web app, or a redirect to one.
        case page
    }

    /// For JSON; files are streamed without this limit.
    package static let defaultBodyLimit = 1 << 20
    /// A form with a longer file than it may have is read up to this and dropped: browsers show an
    /// answer only after they have sent all.
    static let droppedLimit = 32 << 20

    /// A route with a JSON request body and a JSON response.
    /// - Parameter schema: the JSON Schema of a body whose members the type does not know.
    package init<Body: Codable & Sendable, Value: Codable & Sendable>(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        query: [any DescribedParameter] = [], success: HTTPResponse.Status = .ok,
        errors: [ServiceError.Code] = [], bodyLimit: Int = Route.defaultBodyLimit,
        body schema: JSONValue? = nil,
        _ handle: @escaping @Sendable (Call<Body>) async throws -> Value
    ) {
        let body = schema.map(SchemaSource.init(fixed:)) ?? SchemaSource(Body.self)
        // A newer bridge may send members that this version does not know; a person's unknown
        // member is a typing mistake.
        let reader = JSONBody(body, ignoresUnknownMembers: caller == .bridge)
        self.init(
            method, path, caller, summary, query, success, errors, bodyLimit,
            content: .json(body), answer: Self.answer(Value.self)
        ) { raw in
            let body: Body = try reader.decode(raw.body.collected)
            return try JSONBody.response(try await handle(Call(raw, body: body)), status: success)
        }
    }

    /// A route that receives a file.
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

    /// A route that responds with a page, a stream or a text instead of JSON.
    package init(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        query: [any DescribedParameter] = [], mediaType: String, errors: [ServiceError.Code] = [],
        _ handle: @escaping @Sendable (Call<Void>) async throws -> ResponseBody
    ) {
        self.init(method, path, caller, summary, query, mediaType, errors) { call, _ in
            try await handle(call)
        }
    }

    /// A route that responds with a file to save.
    package static func sendingFile(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        mediaType: String = "application/octet-stream", errors: [ServiceError.Code] = [],
        _ handle: @escaping @Sendable (Call<Void>) async throws -> FileAnswer
    ) -> Route {
        Route(method, path, caller, summary, [], mediaType, errors) {
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

    init(
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
            try Self.refuseNUL(raw)
            // A newer bridge may send parameters that this version does not know, and links to a
            // page may have got some on their way.
            if caller != .bridge, raw.page == nil,
                let unknown = raw.query.keys.sorted().first(where: { !known.contains($0) })
            {
                throw Self.unknownParameter(unknown.storable(scalars: 40), known)
            }
            // A form is audited while its handler runs; the frame's own writes are not.
            guard raw.page == nil, let origin = raw.auditOrigin(method, path) else {
                return try await respond(raw)
            }
            return try await AuditOrigin.$current.withValue(origin) { try await respond(raw) }
        }
    }

    /// A database ends a text at U+0000: `q=%00` would be an empty text that every row contains.
    private static func refuseNUL(_ raw: RawCall) throws {
        for (name, value) in raw.parameters.merging(raw.query, uniquingKeysWith: { $1 + $0 })
        where name.hasNUL || value.hasNUL {
            let shown = name.storable(scalars: 40)
            throw ServiceError(
                .invalidInput, "\(shown) must not have U+0000.", field: shown)
        }
    }

    private static func unknownParameter(_ name: String, _ known: Set<String>) -> ServiceError {
        let valid = known.sorted().joined(separator: ", ")
        return ServiceError(
            .invalidInput,
            known.isEmpty
                ? "\(name) is not a known parameter: this route has none."
                : "\(name) is not a known parameter. Known parameters: \(valid).",
            field: name)
    }

    private static func answer<Value: Codable & Sendable>(_: Value.Type) -> Answer {
        Value.self == NoContent.self ? .nothing : .json(SchemaSource(Value.self))
    }

    /// Whether the route only reads for a person, and answers at once with a document. Files and
    /// event streams are sent in pieces.
    var isRead: Bool {
        switch answer {
        case .json, .page: method == .get
        case .nothing, .media: false
        }
    }

    /// Whether the handler reads the body as it comes.
    var isStream: Bool { if case .stream = content { true } else { false } }

    /// Whether it is a form with files, whose body is longer than others.
    var takesFiles: Bool {
        if case .form = content { bodyLimit > Self.defaultBodyLimit } else { false }
    }

    /// Longest body that a head may announce; nil for a body that is read as a stream.
    var announcedLimit: Int? {
        isStream ? nil : takesFiles ? max(bodyLimit, Self.droppedLimit) : bodyLimit
    }
}

/// A response without a body (204).
package struct NoContent: Codable, Sendable {
    package init() {}
}
