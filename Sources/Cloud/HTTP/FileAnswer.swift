import Hummingbird
import NIOCore

/// A file as an answer, part by part.
package struct FileAnswer: Sendable {
    /// ASCII, without quotes.
    let name: String
    let body: ResponseBody

    /// - Parameters:
    ///   - size: in bytes.
    ///   - read: gives all of the file; what it throws breaks the answer off.
    package init(
        name: String, size: Int64,
        read: @escaping @Sendable (_ take: ([UInt8]) async throws -> Void) async throws -> Void
    ) {
        self.name = name
        body = ResponseBody(contentLength: Int(size)) { writer in
            try await read { try await writer.write(ByteBuffer(bytes: $0)) }
            try await writer.finish(nil)
        }
    }
}

extension RequestBody {
    /// A file that is sent to us, in pieces of any size.
    package var pieces: AsyncMapSequence<RequestBody, [UInt8]> {
        map { Array($0.readableBytesView) }
    }
}
