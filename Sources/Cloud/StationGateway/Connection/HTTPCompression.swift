import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// Compresses pages, documents and lists for clients that accept it.
enum HTTPCompression {
    /// Event streams are left out: their events must arrive one by one. Fonts, pictures and archives
    /// are compressed already.
    private static let mediaTypes = [
        "text/html", "text/css", "text/javascript", "text/csv", "text/plain", "application/json",
        "application/problem+json", "image/svg+xml",
    ]

    /// Marks the response to a HEAD request, whose body of no bytes would be compressed to some.
    fileprivate static let headMark = "x-zapoj-head"

    /// - Throws: an error of NIO if the channel is closed.
    static func add(to pipeline: ChannelPipeline.SynchronousOperations) throws {
        let compressor = HTTPResponseCompressor { head, _ in
            let isHead = head.headers.contains(name: headMark)
            head.headers.remove(name: headMark)
            let mediaType = head.headers.first(name: "Content-Type") ?? ""
            return !isHead && mediaTypes.contains { mediaType.hasPrefix($0) }
                ? .compressIfPossible : .doNotCompress
        }
        try pipeline.addHandlers([compressor, CompressionGuard(compressor)])
    }
}

/// Keeps from the compressor what it does not understand: it takes every head for the response to
/// the next request, so that `100 Continue` would end the program.
private final class CompressionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let compressor: HTTPResponseCompressor
    /// Whether the requests without a response ask for a head only, the oldest first.
    private var asksForHead: CircularBuffer<Bool> = []

    init(_ compressor: HTTPResponseCompressor) { self.compressor = compressor }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) { asksForHead.append(head.method == .HEAD) }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data) else {
            return context.write(data, promise: promise)
        }
        if head.isInformational { return writePast(context, data, promise) }
        if asksForHead.popFirst() ?? false {
            head.headers.add(name: HTTPCompression.headMark, value: "1")
        }
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    private func writePast(
        _ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?
    ) {
        do {
            try context.pipeline.syncOperations.context(handler: compressor)
                .write(data, promise: promise)
        } catch {
            promise?.fail(error)
            context.fireErrorCaught(error)
        }
    }
}

extension HTTPResponseHead {
    /// 1xx: the response to the request follows (RFC 9110 §15.2).
    fileprivate var isInformational: Bool { (100..<200).contains(status.code) }
}
