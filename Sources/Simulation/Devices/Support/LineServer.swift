import CommonBase
import NIOCore
import NIOPosix
import Synchronization

/// What happens on a connection of a `LineServer`, in this order: opened, lines, closed.
enum LineEvent: Sendable, Hashable {
    case opened
    case line(String)
    /// The peer broke the limit; the connection closes after this.
    case lineTooLong
    case closed
}

/// Serves a protocol of text lines on a Unix socket of mode 0600. All events come on one event
/// loop.
final class LineServer: Sendable {
    /// More connections than this at once are closed at their start.
    static let maximumConnections = 16

    private let file: SocketFile
    private let listener: any Channel
    private let connections = Connections()

    /// Listens when it returns.
    ///
    /// - Parameter maximumLength: of a line in bytes, without its LF.
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
            throw ServiceError(.unavailable, "\(path) can't be listened on", cause: error)
        }
    }

    /// Closes the socket and its connections and removes the file. May be called again.
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

    /// Writes a line to a peer. One that doesn't read what it is sent is let go of: the limit is
    /// NIO's 64 KiB of unsent bytes.
    static func send(_ line: String, to channel: any Channel) {
        guard channel.isWritable else {
            channel.close(promise: nil)
            return
        }
        channel.writeAndFlush(ByteBuffer(string: line + "\n"), promise: nil)
    }
}

/// The open connections, counted.
private final class Connections: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    var all: [any Channel] { channels.withLock { Array($0.values) } }

    /// False when there are too many.
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
