import CommonBase
import Hummingbird
import NIOCore

/// A request that was let in, before its body is read.
struct RawCall: Sendable {
    var principal: Principal
    var client: String
    var parameters: [String: String]
    var query: [String: String]
    var lastEventID: String?
    var body: Content
    var moment: Moment

    enum Content: Sendable {
        /// As a whole, of a route that reads JSON or nothing.
        case collected(ByteBuffer)
        case stream(RequestBody)

        /// Nothing of a stream.
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

/// What a handler is given.
package struct Call<Body: Sendable>: Sendable {
    package var body: Body
    package var principal: Principal
    /// The address that the request came from; a proxy's, behind a proxy.
    package var client: String
    /// When the request came in.
    package var moment: Moment
    /// What a reader of events that comes back has had (`Last-Event-ID`).
    package var lastEventID: String?
    private let parameters: [String: String]
    private let query: [String: String]

    init(_ raw: RawCall, body: Body) {
        self.body = body
        principal = raw.principal
        client = raw.client
        moment = raw.moment
        lastEventID = raw.lastEventID
        parameters = raw.parameters
        query = raw.query
    }

    /// The id in the path. - Throws: `notFound` where it can't be one.
    package func id<Subject>(_ name: String = "id") throws -> ID<Subject> {
        guard let id = ID<Subject>(parameters[name] ?? "") else {
            throw ServiceError(.notFound, "There is nothing with this id.")
        }
        return id
    }

    /// What stands in the path, whatever it is.
    package func text(_ name: String) -> String { parameters[name] ?? "" }

    /// What the query says; nil where it says nothing.
    /// - Throws: `invalidInput` naming the parameter.
    package func query<Value>(_ parameter: QueryParameter<Value>) throws -> Value? {
        guard let text = query[parameter.name] else { return nil }
        guard let value = parameter.parse(text) else {
            throw ServiceError(
                .invalidInput, "\(parameter.name) is \(parameter.expectation).",
                field: parameter.name)
        }
        return value
    }

    /// How many to list.
    package func pageSize() throws -> Int {
        try query(Paging.limit).map(Int.init) ?? Paging.standardLimit
    }

    /// The station whose bridge calls. - Throws: `forbidden` for anyone else.
    package func callingBridge() throws -> (id: BridgeID, station: StationID) {
        guard case .bridge(let id, let station) = principal else {
            throw ServiceError(.forbidden, "Only a bridge may do this.")
        }
        return (id, station)
    }

    /// Who calls; nil on the machine itself, by its command line.
    /// - Throws: `forbidden` for what is no person.
    package func callingPerson() throws -> PersonID? {
        switch principal {
        case .person(let id, _): return id
        case .commandLine: return nil
        case .anonymous, .bridge, .monitor:
            throw ServiceError(.forbidden, "Only a person may do this.")
        }
    }
}
