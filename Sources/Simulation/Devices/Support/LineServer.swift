import CommonBase
import NIOCore
import NIOPosix
import Synchronization

/// The events of a connection of a `LineServer`, in this order: opened, lines, closed.
enum LineEvent: Sendable, Hashable {
    case opened
    case line(String)
    /// The peer exceeded the limit; the connection is then closed.
    case lineTooLong
    case closed
}

/// Serves a line-based text protocol on a Unix socket of mode 0600. All events arrive on one event
/// loop.
final class LineServer: Sendable {
    /// Maximum number of concurrent connections; further ones are closed at once.
    static let maximumConnections = 16

    private let file: SocketFile
    private let listener: any Channel
    private let connections = Connections()

    /// Starts listening before it returns.
    ///
    /// - Parameter maximumLength: of a line in bytes, without LF.
    /// - Throws: `ServiceError`, see `SocketFile`.
    init(
        path: String, maximumLength: Int, on eventLoop: any EventLoop,
        onEvent: @escaping @Sendable (LineEvent, any Channel) -> Void
    ) async throws {
        file = try SocketFile(bindingTo: path)
        let connections = connections
        let bootstrap = ServerBootstrap(group: eventLoop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard connections.add(channel) else { throw ChannelError.eof }
                    let decoder = ByteToMessageHandler(LineDecoder(maximumLength: maximumLength))
                    try channel.pipeline.syncOperations.addHandlers([
                        decoder, LineHandler(onEvent: onEvent),
                    ])
                }
            }
        do {
            listener = try await bootstrap.withBoundSocket(file.descriptor).get()
        } catch {
            file.remove()
            throw ServiceError(.unavailable, "cannot listen on \(path)", cause: error)
        }
    }

    /// Closes the socket and its connections, and removes the file. May be called again.
    func shutdown() async throws {
        file.remove()
        do {
            try await listener.close()
        } catch ChannelError.alreadyClosed {
            return
        }
        for channel in connections.all {
            channel.close(promise: nil)
            try await channel.closeFuture.get()
        }
    }

    /// Writes a line to a peer. Disconnects a peer that does not read: the limit is NIO's 64 KiB of
    /// unsent bytes.
    static func send(_ line: String, to channel: any Channel) {
        guard channel.isWritable else {
            channel.close(promise: nil)
            return
        }
        channel.writeAndFlush(ByteBuffer(string: line + "\n"), promise: nil)
    }
}

/// The open connections, limited in number.
private final class Connections: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    var all: [any Channel] { channels.withLock { Array($0.values) } }

    /// False if there are too many connections.
    func add(_ channel: any Channel) -> Bool {
        let id = ObjectIdentifier(channel)
        let isAdded = channels.withLock { channels in
            guard channels.count < LineServer.maximumConnections else { return false }
            channels[id] = channel
            return true
        }
        if isAdded {
            channel.closeFuture.whenComplete { _ in
                self.channels.withLock { $0[id] = nil }
            }
        }
        return isAdded
    }
}

private final class LineHandler: ChannelInboundHandler {
    typealias InboundIn = String

    private let onEvent: @Sendable (LineEvent, any Channel) -> Void

    init(onEvent: @escaping @Sendable (LineEvent, any Channel) -> Void) {
        self.onEvent = onEvent
    }

    func channelActive(context: ChannelHandlerContext) {
        onEvent(.opened, context.channel)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        onEvent(.line(unwrapInboundIn(data)), context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        onEvent(.closed, context.channel)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is LineDecoder.LineTooLong { onEvent(.lineTooLong, context.channel) }
        context.close(promise: nil)
    }
}
