import CloudCore
import CommonBase
import HTTPTypes
import Hummingbird
import NIOCore

/// An admitted request, before its body is decoded.
struct RawCall: Sendable {
    var principal: Principal
    var client: String
    var parameters: [String: String]
    var query: [String: String]
    var lastEventID: String?
    /// The header `Idempotency-Key`.
    var idempotencyKey: String?
    var body: Content
    var moment: Moment
    /// Nil without a network.
    var connection: ConnectionLife?
    /// Of a browser; nil for other callers.
    var page: Page?

    struct Page: Sendable {
        var session: BrowserSession
        var headers: HTTPFields
        var target: String
        var origin: PageOrigin
    }

    /// Who asks for what this request changes; nil for reads, and for callers who are no people.
    func auditOrigin(_ method: HTTPRequest.Method, _ path: String) -> AuditOrigin? {
        guard method != .get, method != .head else { return nil }
        let (actor, way): (PersonID?, AuditOrigin.Way)
        switch principal {
        case .person(let person): (actor, way) = (person.id, page == nil ? .api : .page)
        case .commandLine: (actor, way) = (nil, .commandLine)
        case .anonymous, .bridge, .monitor: return nil
        }
        return AuditOrigin(
            actor: actor, way: way, action: "\(method.rawValue) \(path)", parameters: parameters)
    }

    enum Content: Sendable {
        /// The whole body of a route that reads JSON or nothing.
        case collected(ByteBuffer)
        case stream(RequestBody)

        /// Empty for a stream.
        var collected: ByteBuffer {
            if case .collected(let bytes) = self { bytes } else { ByteBuffer() }
        }

        var stream: RequestBody {
            switch self {
            case .collected(let bytes): RequestBody(buffer: bytes)
            case .stream(let stream): stream
            }
        }
    }
}

/// A request as its handler gets it.
package struct Call<Body: Sendable>: Sendable {
    package var body: Body
    package var principal: Principal
    /// The IP address of the client, or of the last proxy.
    package var client: String
    /// When the request arrived.
    package var moment: Moment
    /// The id of the last event that a reconnecting reader got (`Last-Event-ID`).
    package var lastEventID: String?
    /// The header `Idempotency-Key`, unchecked: requests with the same one are meant once.
    package var idempotencyKey: String?
    private let parameters: [String: String]
    private let query: [String: String]
    private let connection: ConnectionLife?

    init(_ raw: RawCall, body: Body) {
        self.body = body
        principal = raw.principal
        client = raw.client
        moment = raw.moment
        lastEventID = raw.lastEventID
        idempotencyKey = raw.idempotencyKey
        parameters = raw.parameters
        query = raw.query
        connection = raw.connection
    }

    /// Runs `work`, and cancels it if the client closes the connection.
    package func whileConnected<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let connection else { return try await work() }
        return try await connection.whileOpen(work)
    }

    /// The id in the path. - Throws: `notFound` if it is not a valid id.
    package func id<Subject>(_ name: String = "id") throws -> ID<Subject> {
        guard let id = ID<Subject>(parameters[name] ?? "") else {
            throw ServiceError(
                .notFound,
                "The id in the path must have \(ID<Subject>.rule).")
        }
        return id
    }

    /// The text of a path parameter, unchecked.
    package func text(_ name: String) -> String { parameters[name] ?? "" }

    /// The value of a query parameter; nil if absent.
    /// - Throws: `invalidInput` naming the parameter.
    package func query<Value>(_ parameter: QueryParameter<Value>) throws -> Value? {
        guard let text = query[parameter.name] else { return nil }
        guard let value = parameter.parse(text) else {
            throw ServiceError(
                .invalidInput, "\(parameter.name) must be \(parameter.expectation).",
                field: parameter.name)
        }
        return value
    }

    /// The number of items to list.
    package func pageSize() throws -> Int {
        try query(Paging.limit).map(Int.init) ?? Paging.standardLimit
    }

    /// The calling bridge and its station. - Throws: `forbidden` for other callers.
    package func callingBridge() throws -> (id: BridgeID, station: StationID) {
        guard case .bridge(let id, let station) = principal else {
            throw ServiceError(.forbidden, "Only a bridge may send this request.")
        }
        return (id, station)
    }

    /// On whose behalf the queries of this request run.
    package var viewer: Viewer { principal.viewer }

    /// Checks that the caller logged in, or is the command line: a personal access token may not
    /// change credentials.
    /// - Throws: `forbidden` naming the field.
    package func requireLogin(toSet field: String) throws {
        guard case .person(let person) = principal, !person.isLogin else { return }
        throw ServiceError(
            .forbidden, "A personal access token may not set \(field); log in.", field: field)
    }

    /// The calling person; nil for the command line.
    /// - Throws: `forbidden` for bridges, monitors and anonymous callers.
    package func callingPerson() throws -> PersonID? {
        switch principal {
        case .person(let person): return person.id
        case .commandLine: return nil
        case .anonymous, .bridge, .monitor:
            throw ServiceError(.forbidden, "Only a person may send this request.")
        }
    }
}
