import CommonBase
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Serves the status page over HTTP/1.1, one request per connection. It shows copies, so that the
/// network threads wait for no other thread.
final class StatusServer: Sendable {
    /// Most connections at once; more are closed at once.
    static let maximumConnections = 8
    /// From the first byte to the last of the answer.
    static let timeout = TimeAmount.seconds(5)
    /// Most bytes of a body that are read before the request is refused: a client that is cut off
    /// while still sending may not receive the answer.
    static let bodyLimit = 16_384

    private let listener: any Channel

    /// Listens when it returns.
    /// - Throws: `unavailable` with the address.
    init(
        at address: PageAddress, answer: @escaping @Sendable (PageRequest) -> PageAnswer
    ) async throws {
        let connections = ConnectionCount()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard connections.add(channel, limit: Self.maximumConnections) else {
                        throw ChannelError.eof
                    }
                    Self.limitTime(of: channel)
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(PageHandler(answer))
                }
            }
        do {
            // The socket of a former daemon would be in the way.
            if let path = address.socketPath { unlink(path) }
            listener = try await bootstrap.bind(to: address.socket).get()
        } catch {
            throw Self.failure(address, error)
        }
    }

    var port: Int { listener.localAddress?.port ?? 0 }

    /// Accepts no more connections; open ones end at their time limit.
    func shutdown() async throws { try await listener.close() }

    private static func limitTime(of channel: any Channel) {
        let end = channel.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in end.cancel() }
    }

    private static func failure(_ address: PageAddress, _ error: any Error) -> ServiceError {
        let reason =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE:
                "another program uses this port; stop it, or choose another status.port"
            case EADDRNOTAVAIL:
                "this machine does not have this address; choose another status.address"
            case EACCES: "ports below 1024 are for root; choose another status.port"
            case EPERM: "its systemd unit needs SocketBindAllow= for this port"
            default: "\(error)"
            }
        return ServiceError(
            .unavailable, "The status page can't be served at \(address): \(reason).")
    }
}

/// How many connections are open.
private final class ConnectionCount: Sendable {
    private let count = Mutex(0)

    /// False when there are too many.
    func add(_ channel: any Channel, limit: Int) -> Bool {
        let isAdded = count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        if isAdded { channel.closeFuture.whenComplete { _ in self.count.withLock { $0 -= 1 } } }
        return isAdded
    }
}

private final class PageHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: @Sendable (PageRequest) -> PageAnswer
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(_ answer: @escaping @Sendable (PageRequest) -> PageAnswer) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(let bytes):
            guard body.readableBytes + bytes.readableBytes <= StatusServer.bodyLimit else {
                return context.close(promise: nil)
            }
            body.writeImmutableBuffer(bytes)
        case .end:
            guard let head else { return }
            self.head = nil
            let request = PageRequest(head, body: String(buffer: body))
            write(answer(request), hasBody: head.method != .HEAD, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func write(_ answer: PageAnswer, hasBody: Bool, _ context: ChannelHandlerContext) {
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status))
        for (name, value) in answer.headers { head.headers.add(name: name, value: value) }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if hasBody {
            let body = ByteBuffer(string: answer.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let (channel, written) = (context.channel, context.eventLoop.makePromise(of: Void.self))
        written.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }
}

extension PageRequest {
    fileprivate init(_ head: HTTPRequestHead, body: String) {
        self.init(
            method: head.method.rawValue, uri: head.uri, hosts: head.headers["host"],
            origins: head.headers["origin"],
            languages: head.headers["accept-language"].joined(separator: ","), body: body)
    }
}
