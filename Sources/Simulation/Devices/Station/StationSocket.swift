import CommonBase
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Synchronization

/// A station's WebSocket, one connection at a time (OCPP-J 1.6 §3): ws:// or wss://,
/// subprotocol `ocpp1.6`, HTTP Basic if there is a password.
final class StationSocket: Sendable {
    enum Event: Sendable {
        case opened
        case text([UInt8])
        /// Sent exactly once for each `connect`, with or without a preceding `opened`.
        case closed(reason: String)
    }

    /// Maximum size of a message in bytes, the same as in the cloud.
    static let maximumMessageBytes = 256 * 1024
    static let maximumFragments = 256
    static let connectTimeoutSeconds: Int64 = 10

    private let configuration: StationConfiguration
    private let eventLoop: any EventLoop
    private let state = Mutex(State())

    private struct State: Sendable {
        var channel: (any Channel)?
        var isShutDown = false
    }

    init(configuration: StationConfiguration, on eventLoop: any EventLoop) {
        self.configuration = configuration
        self.eventLoop = eventLoop
    }

    /// Opens a connection; its events arrive on the event loop.
    func connect(onEvent: @escaping @Sendable (Event) -> Void) {
        let ending = SocketEnding()
        let configuration = configuration
        ClientBootstrap(group: eventLoop)
            .connectTimeout(.seconds(Self.connectTimeoutSeconds))
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Self.encrypt(channel, configuration)
                    try Self.prepare(
                        channel, HandshakeRequest(configuration), ending, onEvent)
                }
            }
            .connect(host: configuration.url.host, port: configuration.url.port)
            .hop(to: eventLoop)
            .whenComplete { result in
                switch result {
                case .success(let channel):
                    self.attach(channel)
                    channel.closeFuture.whenComplete { _ in
                        self.state.withLock { $0.channel = nil }
                        onEvent(.closed(reason: ending.reason))
                    }
                case .failure(let error):
                    onEvent(.closed(reason: "\(error)"))
                }
            }
    }

    /// Sends a message if connected.
    func send(_ bytes: [UInt8], isBinary: Bool = false) {
        write(
            WebSocketFrame(
                fin: true, opcode: isBinary ? .binary : .text, maskKey: .random(),
                data: ByteBuffer(bytes: bytes)))
    }

    /// Sends a close frame and closes the connection, if any; completes when it is closed.
    @discardableResult
    func close() -> EventLoopFuture<Void> {
        guard let channel = state.withLock({ $0.channel }) else {
            return eventLoop.makeSucceededVoidFuture()
        }
        var data = ByteBuffer()
        data.write(webSocketErrorCode: .goingAway)
        write(WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: data))
        channel.close(promise: nil)
        return channel.closeFuture
    }

    /// Closes permanently: a connection that is being established is closed as soon as it is up.
    func shutdown() -> EventLoopFuture<Void> {
        state.withLock { $0.isShutDown = true }
        return close()
    }

    private func attach(_ channel: any Channel) {
        let isShutDown = state.withLock { state in
            state.channel = channel
            return state.isShutDown
        }
        if isShutDown { channel.close(promise: nil) }
    }

    private func write(_ frame: WebSocketFrame) {
        state.withLock { $0.channel }?.writeAndFlush(frame, promise: nil)
    }

    private static func encrypt(
        _ channel: any Channel, _ configuration: StationConfiguration
    ) throws {
        guard configuration.url.isSecure else { return }
        guard let trust = configuration.trust else {
            throw ServiceError(.invalidInput, "\(configuration.url) needs trusted certificates.")
        }
        try channel.pipeline.syncOperations.addHandler(
            trust.handler(for: configuration.url.host))
    }

    private static func prepare(
        _ channel: any Channel, _ request: HandshakeRequest, _ ending: SocketEnding,
        _ onEvent: @escaping @Sendable (Event) -> Void
    ) throws {
        let upgrader = NIOWebSocketClientUpgrader(maxFrameSize: maximumMessageBytes) {
            channel, response in
            channel.eventLoop.makeCompletedFuture {
                let aggregator = NIOWebSocketFrameAggregator(
                    minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: maximumFragments,
                    maxAccumulatedFrameSize: maximumMessageBytes)
                let handler = StationFrameHandler(
                    subprotocol: response.headers.first(name: "Sec-WebSocket-Protocol"),
                    ending: ending, onEvent: onEvent)
                try channel.pipeline.syncOperations.addHandlers([aggregator, handler])
            }
        }
        let handshake = HandshakeHandler(request: request, ending: ending)
        let reference = NIOLoopBound(handshake, eventLoop: channel.eventLoop)
        try channel.pipeline.syncOperations.addHTTPClientHandlers(
            withClientUpgrade: (
                upgraders: [upgrader],
                completionHandler: { context in
                    context.pipeline.syncOperations.removeHandler(reference.value, promise: nil)
                }
            ))
        try channel.pipeline.syncOperations.addHandler(handshake)
    }
}

/// Why a connection ended: the first reported reason is kept.
final class SocketEnding: Sendable {
    private let text = Mutex<String?>(nil)

    var reason: String { text.withLock { $0 } ?? "connection lost" }

    func set(_ reason: String) { text.withLock { $0 = $0 ?? reason } }
}
