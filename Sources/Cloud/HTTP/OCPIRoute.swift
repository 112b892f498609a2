import CloudCore
import CommonBase
import Hummingbird
import NIOCore

/// The answer of an OCPI route, without the envelope (OCPI 2.2.1, Transport and format).
package struct OCPIAnswer: Sendable {
    package var data: JSONValue
    /// Of a page of a list; empty for others.
    package var headers: HTTPFields = [:]

    package init(_ data: JSONValue) { self.data = data }

    /// A page of a list.
    /// - Parameters:
    ///   - total: how many objects all pages have.
    ///   - limit: how many objects the server returns at most.
    ///   - next: the URL of the next page; nil for the last one.
    package init(page: [JSONValue], total: Int, limit: Int, next: String?) {
        data = .array(page)
        headers[.name("X-Total-Count")] = "\(total)"
        headers[.name("X-Limit")] = "\(limit)"
        headers[.name("Link")] = next.map { "<\($0)>; rel=\"next\"" }
    }

    fileprivate static let schema = JSONValue.object([
        "type": "object", "required": ["status_code", "timestamp"],
        "properties": .object([
            "data": .object([:]), "status_code": .object(["type": "integer"]),
            "status_message": .object(["type": "string"]),
            "timestamp": .object(["type": "string", "format": "date-time"]),
        ]),
    ])
}

extension Route {
    /// A read-only route of OCPI 2.2.1. It answers an invalid request with OCPI's envelope and the
    /// matching HTTP status, and a wrong token with a problem document, as all other routes do.
    package static func ocpi(
        _ path: String, caller: Caller, _ summary: String,
        query: [any DescribedParameter] = [],
        _ handle: @escaping @Sendable (Call<Void>) async throws -> OCPIAnswer
    ) -> Route {
        Route(
            .get, path, caller, summary, query, .ok, [], defaultBodyLimit, content: .nothing,
            answer: .json(SchemaSource(fixed: OCPIAnswer.schema))
        ) { raw in
            do {
                let answer = try await handle(Call(raw, body: ()))
                return Self.ocpiResponse(
                    .ok, 1000, data: answer.data, headers: answer.headers, at: raw.moment)
            } catch let error as ServiceError where error.code == .notFound {
                // 2003: unknown location, the only kind of object with an address of its own.
                return Self.ocpiResponse(.notFound, 2003, message: error.message, at: raw.moment)
            } catch let error as ServiceError where error.code == .invalidInput {
                return Self.ocpiResponse(.badRequest, 2001, message: error.message, at: raw.moment)
            }
        }
    }

    private static func ocpiResponse(
        _ status: HTTPResponse.Status, _ code: Int64, data: JSONValue? = nil,
        message: String? = nil, headers: HTTPFields = [:], at moment: Moment
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        let envelope = JSONValue.object([
            "data": data, "status_code": .int(code),
            "status_message": message.map(JSONValue.string),
            "timestamp": .string(moment.wall.iso8601Seconds),
        ])
        return Response(
            status: status, headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: JSONWriter.bytes(envelope))))
    }
}
