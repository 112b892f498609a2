import Common
import Hummingbird
import NIOCore

/// One row of the route table: routing, authorization and the tests that walk both are made from
/// it.
public struct Route: Sendable {
    public var method: HTTPRequest.Method
    /// `/api/v1/stations/{id}`: names in braces are path parameters.
    public var path: String
    public var caller: Caller
    /// One line for the documentation.
    public var summary: String
    public var success: HTTPResponse.Status
    /// Longest request body in bytes.
    public var bodyLimit: Int
    let respond: @Sendable (RawCall) async throws -> Response

    /// REST bodies are small; photos will have a route of their own.
    public static let defaultBodyLimit = 1 << 20

    /// A route that reads a JSON body and answers with one.
    public init<Body: Decodable & Sendable, Answer: Encodable & Sendable>(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        success: HTTPResponse.Status = .ok, bodyLimit: Int = Route.defaultBodyLimit,
        _ handle: @escaping @Sendable (Call<Body>) async throws -> Answer
    ) {
        self.method = method
        self.path = path
        self.caller = caller
        self.summary = summary
        self.success = success
        self.bodyLimit = bodyLimit
        respond = { raw in
            let answer = try await handle(Call(raw, body: try JSONBody.decode(raw.body)))
            return try JSONBody.response(answer, status: success)
        }
    }

    /// A route without a request body.
    public init<Answer: Encodable & Sendable>(
        _ method: HTTPRequest.Method, _ path: String, caller: Caller, _ summary: String,
        success: HTTPResponse.Status = .ok,
        _ handle: @escaping @Sendable (Call<Void>) async throws -> Answer
    ) {
        self.method = method
        self.path = path
        self.caller = caller
        self.summary = summary
        self.success = success
        bodyLimit = Route.defaultBodyLimit
        respond = { raw in
            try JSONBody.response(try await handle(Call(raw, body: ())), status: success)
        }
    }
}

/// A request that was let in, before its body is read.
struct RawCall: Sendable {
    var principal: Principal
    var client: String
    var parameters: [String: String]
    var query: [String: String]
    var body: ByteBuffer
    var moment: Moment
}

/// What a handler is given.
public struct Call<Body: Sendable>: Sendable {
    public var body: Body
    public var principal: Principal
    /// The address that the request came from; a proxy's, behind a proxy.
    public var client: String
    /// When the request came in.
    public var moment: Moment
    private let parameters: [String: String]
    private let query: [String: String]

    init(_ raw: RawCall, body: Body) {
        self.body = body
        principal = raw.principal
        client = raw.client
        moment = raw.moment
        parameters = raw.parameters
        query = raw.query
    }

    /// The id in the path. - Throws: `notFound` where it can't be one.
    public func id<Subject>(_ name: String = "id") throws -> ID<Subject> {
        guard let id = ID<Subject>(parameters[name] ?? "") else {
            throw ServiceError(.notFound, "There is nothing with this id.")
        }
        return id
    }

    public func queryText(_ name: String) -> String? { query[name] }

    /// How many to list: `limit`, 1 to 200, 50 if absent.
    public func pageSize() throws -> Int {
        guard let text = query["limit"] else { return 50 }
        guard let limit = Int(text), (1...200).contains(limit) else {
            throw ServiceError(.invalidInput, "limit is a number from 1 to 200.", field: "limit")
        }
        return limit
    }

    /// The station whose bridge calls. - Throws: `forbidden` for anyone else.
    public func callingBridge() throws -> (id: BridgeID, station: StationID) {
        guard case .bridge(let id, let station) = principal else {
            throw ServiceError(.forbidden, "Only a bridge may do this.")
        }
        return (id, station)
    }
}

/// An answer without content.
public struct NoContent: Encodable, Sendable {
    public init() {}
}
