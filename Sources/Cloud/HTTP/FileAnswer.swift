import Hummingbird
import NIOCore

/// A file as a streamed response.
package struct FileAnswer: Sendable {
    /// ASCII, without quotes.
    package let name: String
    package let body: ResponseBody

    /// - Parameters:
    ///   - size: in bytes; nil if it is not known before.
    ///   - read: passes the whole file to `take`, in parts; an error aborts the response.
    package init(
        name: String, size: Int64?,
        read: @escaping @Sendable (_ take: ([UInt8]) async throws -> Void) async throws -> Void
    ) {
        self.name = name
        body = ResponseBody(contentLength: size.map(Int.init)) { writer in
            try await read { try await writer.write(ByteBuffer(bytes: $0)) }
            try await writer.finish(nil)
        }
    }
}

extension RequestBody {
    /// An uploaded file, in pieces of any size.
    package var pieces: AsyncMapSequence<RequestBody, [UInt8]> {
        map { Array($0.readableBytesView) }
    }
}
