import CloudCore
import CommonBase
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// An error as `application/problem+json` (RFC 9457).
package struct Problem: Hashable, Sendable, Codable {
    /// The error code, for programs: `notFound`, `invalidInput` …
    package var code: String
    package var status: Int
    package var title: String
    /// One sentence for a person.
    package var detail: String
    /// The member, parameter or header at fault.
    package var field: String?

    package init(_ error: ServiceError) {
        let status = Self.status(error.code)
        code = error.code.rawValue
        self.status = status.code
        title = status.reasonPhrase
        detail = error.message
        field = error.field
    }

    /// The encoded document.
    package var json: [UInt8] {
        JSONWriter.bytes(
            .object([
                "code": .string(code), "status": .int(Int64(status)), "title": .string(title),
                "detail": .string(detail), "field": field.map(JSONValue.string),
            ]))
    }

    package func response() -> Response {
        var headers: HTTPFields = [
            .contentType: "application/problem+json", .cacheControl: "no-store",
        ]
        if status == 401 { headers[.wwwAuthenticate] = "Bearer realm=\"zapoj\"" }
        headers[.retryAfter] = retryAfterSeconds.map(String.init)
        return Response(
            status: .init(code: status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: json)))
    }

    /// After how many seconds the client may try again; nil if the request itself is at fault.
    package var retryAfterSeconds: Int? {
        switch code {
        // Limits refill within a minute; queues are short.
        case ServiceError.Code.tooManyRequests.rawValue: 60
        case ServiceError.Code.overloaded.rawValue: 5
        default: nil
        }
    }

    static func status(_ code: ServiceError.Code) -> HTTPResponse.Status {
        switch code {
        case .invalidInput: .badRequest
        case .unauthenticated: .unauthorized
        case .revoked, .forbidden: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .expectationFailed: .expectationFailed
        case .tooManyRequests: .tooManyRequests
        case .overloaded, .storageFailed, .unavailable: .serviceUnavailable
        case .internalError: .internalServerError
        }
    }
}

extension Problem {
    /// Logs server errors (5xx).
    /// - Parameter path: of the route; nil for a request that none has. The path of the request may
    ///   hold a secret, such as the token of a mailed link.
    static func logged(
        _ error: any Error, _ request: Request, _ logger: Logger, path: String? = nil
    ) -> Problem {
        let known = serviceError(error)
        if Problem.status(known.code).code >= 500 {
            let shown = path ?? Secrecy.shown(request.uri.path)
            logger.error("\(request.method) \(shown): \(known)")
        }
        return Problem(known)
    }

    private static func serviceError(_ error: any Error) -> ServiceError {
        switch error {
        case let error as ServiceError: return error
        case is HTTPParserError: return .malformedBody(error)
        // Nobody is left to read this.
        case is CancellationError:
            return ServiceError(.invalidInput, "The client closed the connection.", cause: error)
        case let error as any HTTPResponseError:
            switch error.status {
            case .notFound: return ServiceError(.notFound, "No route has this path.")
            case .contentTooLarge: return ServiceError(.tooLarge, "The request body is too large.")
            case let status where status.kind == .clientError:
                return ServiceError(
                    .invalidInput, "The request is not a valid HTTP request.", cause: error)
            default: break
            }
        default: break
        }
        return ServiceError(
            .internalError,
            "The server failed to handle this request. Its log has the cause.", cause: error)
    }
}

/// Turns every thrown error into a problem, and logs server errors once.
package struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    package init() {}

    package func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return Problem.logged(error, request, context.logger).response()
        }
    }
}
