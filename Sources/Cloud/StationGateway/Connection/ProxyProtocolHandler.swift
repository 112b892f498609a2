import CloudHTTP
import NIOCore

/// Reads the PROXY header at the start of a connection, before TLS and HTTP, and passes on the rest.
///
/// Closes the connection if the peer is no trusted proxy, or sends something else. The deadline is
/// that of `FirstRequestHandler`.
final class ProxyProtocolHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// The client that the proxy named; nil before the header, and if the header names none.
    private(set) var source: IPAddress?
    private let proxies: TrustedProxies
    private let onRefusal: (IPAddress?, String) -> Void
    /// Whether the client that a proxy named may have one more connection.
    private let admits: (IPAddress) -> Bool
    private var received = ByteBuffer()
    private var isClosing = false

    /// - Parameter onRefusal: is called with the peer and the reason before the connection is closed.
    init(
        proxies: TrustedProxies, admits: @escaping (IPAddress) -> Bool = { _ in true },
        onRefusal: @escaping (IPAddress?, String) -> Void
    ) {
        self.proxies = proxies
        self.admits = admits
        self.onRefusal = onRefusal
    }

    func channelActive(context: ChannelHandlerContext) {
        guard isFromProxy(context) else { return refuse("it is no trusted proxy", context) }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing, isFromProxy(context) else { return }
        var bytes = Self.unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        switch ProxyHeader.read(received.readableBytesView) {
        case .incomplete: return
        case .invalid: refuse("it sent no valid PROXY header of version 2", context)
        case .header(let source, let length):
            if let source, !admits(source) {
                return refuse("its client has too many connections", context)
            }
            self.source = source
            received.moveReaderIndex(forwardBy: length)
            let rest = received
            received.clear()
            if rest.readableBytes > 0 { context.fireChannelRead(Self.wrapInboundOut(rest)) }
            context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
        }
    }

    private func isFromProxy(_ context: ChannelHandlerContext) -> Bool {
        peer(context).map(proxies.contains) ?? false
    }

    private func refuse(_ reason: String, _ context: ChannelHandlerContext) {
        isClosing = true
        received.clear()
        onRefusal(peer(context), reason)
        context.close(promise: nil)
    }

    private func peer(_ context: ChannelHandlerContext) -> IPAddress? {
        context.remoteAddress.flatMap { IPAddress($0) }
    }
}
