import CommonBase
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// `Expect: 100-continue` (RFC 9110 §10.1.1): a client waits with its body until the server asks for
/// it, so that it need not send one that is refused anyway.
enum RequestExpectation {
    /// Checks what the head announces, before anything of the body is read.
    /// - Parameter bodyLimit: in bytes; nil for a body that is read as a stream.
    /// - Throws: `expectationFailed` for another expectation, `tooLarge` for a body that is announced
    ///   to be larger than the limit.
    static func check(_ request: Request, bodyLimit: Int?) throws {
        let expectation = request.headers[.expect]
        guard expectation == nil || expectation?.lowercased() == "100-continue" else {
            throw ServiceError(
                .expectationFailed, "Expect must be 100-continue or absent.", field: "Expect")
        }
        if let bodyLimit, request.announcedLength > bodyLimit { throw tooLarge }
    }

    fileprivate static let tooLarge = ServiceError(.tooLarge, "The request body is too large.")

    /// Asks for the body, if the client waits for that.
    static func meet(_ request: Request, _ context: CloudRequestContext) async throws {
        if request.headers[.expect] != nil { try await context.continueRequest() }
    }
}

extension Request {
    /// In bytes; 0 if the head does not say.
    fileprivate var announcedLength: Int {
        // The decoder has checked that it is a number; one that does not fit is too large.
        headers[.contentLength].map { Int($0) ?? .max } ?? 0
    }

    /// Reads a body to its end if it is announced to be larger than `limit`.
    /// - Throws: `tooLarge` for such a body, once it is read.
    func drop(ifAbove limit: Int) async throws {
        guard announcedLength > limit else { return }
        for try await _ in body {}
        throw RequestExpectation.tooLarge
    }

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
