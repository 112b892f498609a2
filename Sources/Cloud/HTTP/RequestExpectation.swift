import CommonBase
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// `Expect: 100-continue` (RFC 9110 §10.1.1): a client waits with its body until the server asks for
/// it, so that it need not send one that is refused anyway.
enum RequestExpectation {
    /// - Parameter bodyLimit: nil for a body that is read as a stream.
    /// - Throws: `invalidInput` for another expectation, `tooLarge` for a body that is announced to be
    ///   larger than the limit.
    static func meet(
        _ request: Request, _ context: CloudRequestContext, bodyLimit: Int? = nil
    ) async throws {
        guard let expectation = request.headers[.expect] else { return }
        guard expectation.lowercased() == "100-continue" else {
            throw ServiceError(
                .invalidInput, "Expect must be 100-continue or absent.", field: "Expect")
        }
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        if let bodyLimit, length > bodyLimit {
            throw ServiceError(.tooLarge, "The request body is too large.")
        }
        try await context.continueRequest()
    }
}

extension Request {
    /// - Throws: `invalidInput` for a body that breaks off, or whose chunks are not valid.
    func wholeBody(upTo limit: Int) async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: limit)
        } catch let error as IOError {
            throw ServiceError.malformedBody(error)
        } catch let error as ChannelError {
            throw ServiceError.malformedBody(error)
        }
    }
}

extension ServiceError {
    /// The connection ended within a body, or the body is not valid HTTP.
    static func malformedBody(_ cause: any Error) -> ServiceError {
        ServiceError(
            .invalidInput,
            "The request body is incomplete, or its chunks are not valid HTTP.", cause: cause)
    }
}
