import NIOCore

/// Splits a byte stream into lines at LF. Drops a CR before the LF and replaces invalid UTF-8. An
/// unterminated line at the end of the stream is dropped.
struct LineDecoder: ByteToMessageDecoder {
    typealias InboundOut = String

    /// The peer sent a line longer than the limit.
    struct LineTooLong: Error {}

    /// In bytes, without the LF.
    let maximumLength: Int

    mutating func decode(
        context: ChannelHandlerContext, buffer: inout ByteBuffer
    ) throws -> DecodingState {
        let bytes = buffer.readableBytesView
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            guard bytes.count <= maximumLength else { throw LineTooLong() }
            return .needMoreData
        }
        var line = bytes[..<end]
        guard line.count <= maximumLength else { throw LineTooLong() }
        buffer.moveReaderIndex(forwardBy: line.count + 1)
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        context.fireChannelRead(Self.wrapInboundOut(String(decoding: line, as: UTF8.self)))
        return .continue
    }

    mutating func decodeLast(
        context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
    ) throws -> DecodingState {
        let state = try decode(context: context, buffer: &buffer)
        if state == .needMoreData { buffer.clear() }
        return state
    }
}
