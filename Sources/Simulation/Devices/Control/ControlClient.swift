import CommonBase
import NIOCore
import NIOPosix

/// Sends one command to a `ControlServer` and waits for its reply.
package enum ControlClient {
    static let timeoutSeconds: Int64 = 5
    /// Maximum length of a reply in bytes: the status of some thousand stations.
    static let maximumReplyLength = 1024 * 1024

    /// - Parameter command: one line without LF, at most 4,096 bytes.
    /// - Parameter path: the server's socket.
    /// - Returns: the text after `ok`.
    /// - Throws: `ServiceError` with code `invalidInput` for a malformed command or, with the
    /// server's message, for a rejected one; `unavailable` if the server does not answer.
    package static func send(_ command: String, to path: String) async throws -> String {
        guard !command.contains(where: \.isNewline),
            command.utf8.count <= ControlCommand.maximumLineLength
        else {
            throw ServiceError(
                .invalidInput,
                "the command must be one line of at most \(ControlCommand.maximumLineLength) bytes")
        }
        switch try ControlReply(try await exchange(command, path)) {
        case .ok(let text): return text
        case .error(let text): throw ServiceError(.invalidInput, text)
        }
    }

    private static func exchange(_ command: String, _ path: String) async throws -> String {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let reply = eventLoop.makePromise(of: String.self)
        do {
            let channel = try await ClientBootstrap(group: eventLoop)
                .connectTimeout(.seconds(timeoutSeconds))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandlers([
                            ByteToMessageHandler(LineDecoder(maximumLength: maximumReplyLength)),
                            ReplyHandler(reply: reply),
                        ])
                    }
                }
                .connect(unixDomainSocketPath: path).get()
            let timeout = eventLoop.scheduleTask(in: .seconds(timeoutSeconds)) {
                channel.close(promise: nil)
            }
            defer { timeout.cancel() }
            channel.writeAndFlush(ByteBuffer(string: command + "\n"), promise: nil)
            let line = try await reply.futureResult.get()
            channel.close(promise: nil)
            return line
        } catch {
            reply.fail(error)
            throw ServiceError(.unavailable, "\(path) does not answer", cause: error)
        }
    }
}

private final class ReplyHandler: ChannelInboundHandler {
    typealias InboundIn = String

    private let reply: EventLoopPromise<String>

    init(reply: EventLoopPromise<String>) { self.reply = reply }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        reply.succeed(unwrapInboundIn(data))
    }

    func channelInactive(context: ChannelHandlerContext) {
        reply.fail(ServiceError(.unavailable, "the server closed the connection without a reply"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        reply.fail(error)
        context.close(promise: nil)
    }
}
