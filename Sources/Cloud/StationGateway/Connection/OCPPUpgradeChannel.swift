import CloudCare
import CloudHTTP
import CommonBase
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOSSL
import NIOWebSocket
import OCPPMessages

/// One listener for REST (Hummingbird's router) and OCPP-J (WebSocket on the event loop).
///
/// Channel handlers process 20–40 % more messages than one task per connection, and need 3 KB less
/// memory each. NIO drops the request of a refused upgrade without an answer; therefore
/// `FirstRequestHandler` holds the refusal and `RefusedUpgradeHandler` sends it.
package struct OCPPUpgradeChannel: ServerChildChannel, HTTPChannelHandler {
    typealias HTTPChannel = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    enum Outcome: Sendable {
        /// - Parameter peer: the client that a PROXY header names, or the socket's.
        case http(HTTPChannel, peer: IPAddress?, life: ConnectionLife)
        /// The channel's handlers do all the work; wait for the channel to close.
        case onLoop
    }

    package struct AcceptedConnection: ServerChildChannelValue {
        let outcome: EventLoopFuture<Outcome>
        package let channel: any Channel
    }

    package let responder: HTTPChannelHandler.Responder
    let handshake: OCPPHandshake
    /// Makes the handler of a station's connection from this client.
    let makeHandler: @Sendable (AdmittedStation, String) -> OCPPConnectionHandler
    let proxies: TrustedProxies
    /// Whether each connection begins with a PROXY header.
    let expectsProxyHeader: Bool
    let tls: ServerCertificate?
    let limits: Limits
    let slots: ConnectionSlots
    /// Places of large messages while they arrive.
    let places: MessagePlaces
    /// How long a client may make no progress with a body or an answer.
    let stallTimeout: TimeAmount

    /// Instantiates the generic types of a connection, once and on one thread: where two listeners or
    /// event loops do so concurrently, Swift 6.3's runtime crashed once in a few hundred starts.
    static let preparedTypes: Int = {
        let types: [Any.Type] = [
            NIOTypedHTTPServerUpgradeHandler<Outcome>.self,
            NIOTypedHTTPServerUpgradeConfiguration<Outcome>.self,
            NIOTypedWebSocketServerUpgrader<Outcome>.self,
            ByteToMessageHandler<HTTPRequestDecoder>.self, HTTPChannel.self,
            EventLoopFuture<Outcome>.self, EventLoopFuture<AcceptedConnection>.self,
        ]
        return types.count
    }()

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnection>
    {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let peer = channel.remoteAddress.flatMap { IPAddress($0) }
            guard let slot = slots.take(channel, from: peer) else {
                channel.close(promise: nil)
                return AcceptedConnection(
                    outcome: channel.eventLoop.makeFailedFuture(TooManyConnections()),
                    channel: channel)
            }
            channel.closeFuture.whenComplete { [slots] _ in slots.release(slot) }
            limitBuffers(channel, logger)
            let proxy = expectsProxyHeader ? proxyHandler(slot, logger) : nil
            if let proxy { try pipeline.addHandler(proxy) }
            let firstByte = FirstByteHandler()
            if let tls {
                try pipeline.addHandlers([firstByte, Self.serverHandler(tls.context)])
            }
            let first = FirstRequestHandler(
                timeout: limits.firstRequest, proxy: proxy, firstByte: firstByte,
                onRefusal: { [handshake, proxies, weak proxy] reason, message, head, channel in
                    let peer = proxy?.source ?? channel.remoteAddress.flatMap { IPAddress($0) }
                    let client = proxies.client(
                        peer: peer, forwardedFor: head?.headers["X-Forwarded-For"] ?? [])
                    handshake.note(reason, message, head, from: client?.text ?? "")
                })
            first.slot = slot
            let bound = NIOLoopBound(first, eventLoop: channel.eventLoop)
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
            let upgrade = NIOTypedHTTPServerUpgradeHandler<Outcome>(
                httpEncoder: encoder, extraHTTPHandlers: [decoder, first],
                upgradeConfiguration: .init(upgraders: [upgrader(bound)]) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try self.becomeHTTP(channel, first: bound.value, logger: logger)
                    }
                })
            try pipeline.addHandlers([encoder, decoder, first, upgrade])
            return AcceptedConnection(outcome: upgrade.upgradeResultFuture, channel: channel)
        }
    }

    package func handle(value: AcceptedConnection, logger: Logger) async {
        do {
            switch try await value.outcome.get() {
            case .http(let http, let peer, let life):
                await ConnectionPeer.$current.withValue(peer) {
                    await ConnectionPeer.$connection.withValue(life) {
                        await handleHTTP(asyncChannel: http, logger: logger)
                    }
                }
            case .onLoop: try await value.channel.closeFuture.get()
            }
        } catch {
            logger.debug("connection failed: \(error)")
            value.channel.close(promise: nil)
        }
    }

    private struct TooManyConnections: Error {}

    /// Fails for a client that is already gone, which does not matter.
    private func limitBuffers(_ channel: any Channel, _ logger: Logger) {
        for option in [NIOBSDSocket.Option.so_sndbuf, .so_rcvbuf] {
            channel.setOption(.socketOption(option), value: limits.socketBytes).whenFailure {
                logger.debug("setting a socket's buffer failed: \($0)")
            }
        }
    }

    private func proxyHandler(
        _ slot: ConnectionSlots.Slot, _ logger: Logger
    ) -> ProxyProtocolHandler {
        ProxyProtocolHandler(
            proxies: proxies, admits: { [slots] in slots.move(slot, to: $0) },
            onRefusal: { [handshake] peer, reason in
                // Without a peer the connection was gone before it was looked at.
                guard let peer else { return }
                handshake.note(
                    .proxy, "Connection to a PROXY listener: \(reason)", nil, from: peer.text)
            })
    }

    /// Accepts any client certificate: TLS proves that the station has its private key, and
    /// `StationAdmission` looks it up and can reject it with a proper answer.
    private static func serverHandler(_ tls: NIOSSLContext) -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: tls) { _, promise in
            promise.succeed(.certificateVerified)
        }
    }

    private static func fingerprint(_ channel: any Channel) -> String? {
        do {
            let certificate = try channel.pipeline.syncOperations.nioSSL_peerCertificate()
            return try certificate.map { StationAuthority.fingerprint(try $0.toDERBytes()) }
        } catch {
            return nil
        }
    }

    private func upgrader(
        _ first: NIOLoopBound<FirstRequestHandler>
    ) -> NIOTypedWebSocketServerUpgrader<Outcome> {
        NIOTypedWebSocketServerUpgrader(
            maxFrameSize: limits.messageBytes,
            // NIO's handler would close at once, and its Close frame could get lost.
            enableAutomaticErrorHandling: false,
            shouldUpgrade: { [handshake, proxies, slots] channel, head in
                first.value.slot.map { slots.note($0, isBusy: true) }
                let address =
                    proxies.client(
                        peer: first.value.peer(of: channel),
                        forwardedFor: head.headers["X-Forwarded-For"])?.text ?? ""
                first.value.client = address
                let fingerprint = Self.fingerprint(channel)
                return channel.eventLoop.makeFutureWithTask {
                    try await handshake.decide(head, from: address, fingerprint: fingerprint)
                }
                .flatMapErrorThrowing { _ in
                    .refuse(.unavailable, "The server cannot authenticate now; try again later.")
                }
                .map { decision in
                    first.value.decision = decision
                    switch decision {
                    case .accept(_, subprotocol: true):
                        return ["Sec-WebSocket-Protocol": V16.subprotocol]
                    case .accept, .acceptAndClose: return [:]
                    case .refuse, .throttle: return nil
                    }
                }
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    try self.becomeWebSocket(channel, first.value)
                    return .onLoop
                }
            })
    }

    private func becomeWebSocket(_ channel: any Channel, _ first: FirstRequestHandler) throws {
        let pipeline = channel.pipeline.syncOperations
        guard case .accept(let station, _) = first.decision else {
            try pipeline.addHandler(CloseAtOnceHandler())
            return
        }
        if let slot = first.slot { slots.promote(slot) }
        // A connection that stops reading has read no more than one buffer of 64 KiB before.
        channel.setOption(.maxMessagesPerRead, value: 1).whenFailure { [handshake] in
            handshake.logger.debug("setting a channel's option failed: \($0)")
        }
        let messageGuard = MessageGuard(patience: stallTimeout, places: places)
        try pipeline.addHandler(
            messageGuard, position: .before(try pipeline.handler(type: WebSocketFrameEncoder.self)))
        try pipeline.addHandlers([
            MessageGuard.FrameObserver(messageGuard),
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: limits.fragmentCount,
                maxAccumulatedFrameSize: limits.messageBytes),
        ])
        try pipeline.addHandler(makeHandler(station, first.client))
    }

    private func becomeHTTP(
        _ channel: any Channel, first: FirstRequestHandler, logger: Logger
    ) throws -> Outcome {
        let pipeline = channel.pipeline.syncOperations
        pipeline.removeHandler(first, promise: nil)
        if case .throttle(let seconds) = first.decision {
            try pipeline.addHandler(
                RefusedUpgradeHandler(
                    ServiceError(.tooManyRequests, OCPPHandshake.tooMany),
                    retryAfterSeconds: seconds))
            return .onLoop
        }
        if case .refuse(let code, let message) = first.decision {
            try pipeline.addHandler(RefusedUpgradeHandler(ServiceError(code, message)))
            return .onLoop
        }
        try pipeline.addHandler(MalformedRequestHandler())
        let life = ConnectionLife()
        let onChange = { [slots, slot = first.slot] isBusy in
            if let slot { slots.note(slot, isBusy: isBusy) }
        }
        try pipeline.addHandler(
            HTTPTransferGuard(
                patience: stallTimeout, idleTimeout: limits.httpIdle, life: life,
                onChange: onChange))
        try HTTPCompression.add(to: pipeline)
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: tls != nil))
        // Its idle timeout would also end a request whose body makes progress, or is not read.
        try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: nil, logger: logger))
        return .http(
            try HTTPChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)),
            peer: first.peer(of: channel), life: life)
    }
}
