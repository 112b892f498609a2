import CloudCare
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
/// Handlers on the loop carry 20–40 % more messages than a task per connection, and 3 KB less each.
/// The trap: NIO swallows the request of a refused upgrade and leaves the client hanging, so that a
/// refusal is remembered and answered by `RefusedUpgradeHandler`.
package struct OCPPUpgradeChannel: ServerChildChannel, HTTPChannelHandler {
    typealias HTTPChannel = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    enum Outcome: Sendable {
        case http(HTTPChannel)
        /// The channel's handlers do the rest; nothing to wait for but its end.
        case onLoop
    }

    package struct AcceptedConnection: ServerChildChannelValue {
        let outcome: EventLoopFuture<Outcome>
        package let channel: any Channel
    }

    package let responder: HTTPChannelHandler.Responder
    let handshake: OCPPHandshake
    let makeHandler: @Sendable (StationID) -> OCPPConnectionHandler
    let tls: ServerCertificate?
    let limits: Limits

    package struct Limits: Sendable {
        /// Longest WebSocket message in bytes; a StopTransaction with transactionData is large.
        package var messageBytes = 256 * 1024
        /// Most fragments of one message.
        package var fragmentCount = 64
        /// How long a new connection may take to send its first request.
        package var firstRequest = TimeAmount.seconds(20)
        /// How long an HTTP connection may stay idle.
        package var httpIdle = Duration.seconds(60)

        package init() {}
    }

    /// Meets the generic types of a connection before two event loops do so at once: Swift 6.3's
    /// runtime has crashed there, once in some hundred starts.
    static func prepareTypes() -> Int {
        let types: [Any.Type] = [
            NIOTypedHTTPServerUpgradeHandler<Outcome>.self,
            NIOTypedHTTPServerUpgradeConfiguration<Outcome>.self,
            NIOTypedWebSocketServerUpgrader<Outcome>.self,
            ByteToMessageHandler<HTTPRequestDecoder>.self, HTTPChannel.self,
            EventLoopFuture<Outcome>.self, EventLoopFuture<AcceptedConnection>.self,
        ]
        return types.count
    }

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnection>
    {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(Self.serverHandler(tls.context)) }
            let first = FirstRequestHandler(timeout: limits.firstRequest)
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
            case .http(let http): await handleHTTP(asyncChannel: http, logger: logger)
            case .onLoop: try await value.channel.closeFuture.get()
            }
        } catch {
            logger.debug("a connection ended: \(error)")
            value.channel.close(promise: nil)
        }
    }

    /// Takes any client certificate: TLS proves that the station owns it, and our own table says
    /// whether it is good, so that a bad one is refused by name.
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
            shouldUpgrade: { [handshake] channel, head in
                let address = channel.remoteAddress?.ipAddress ?? ""
                let fingerprint = Self.fingerprint(channel)
                return channel.eventLoop.makeFutureWithTask {
                    try await handshake.decide(head, from: address, fingerprint: fingerprint)
                }
                .flatMapErrorThrowing { _ in .refuse(.unavailable, "Try again later.") }
                .map { decision in
                    first.value.decision = decision
                    switch decision {
                    case .accept(_, subprotocol: true):
                        return ["Sec-WebSocket-Protocol": V16.subprotocol]
                    case .accept, .acceptAndClose: return [:]
                    case .refuse: return nil
                    }
                }
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    try self.becomeWebSocket(channel, first.value.decision)
                    return .onLoop
                }
            })
    }

    private func becomeWebSocket(
        _ channel: any Channel, _ decision: OCPPHandshake.Decision?
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        guard case .accept(let station, _) = decision else {
            try pipeline.addHandler(CloseAtOnceHandler())
            return
        }
        try pipeline.addHandler(
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: limits.fragmentCount,
                maxAccumulatedFrameSize: limits.messageBytes))
        try pipeline.addHandler(makeHandler(station))
    }

    private func becomeHTTP(
        _ channel: any Channel, first: FirstRequestHandler, logger: Logger
    ) throws -> Outcome {
        let pipeline = channel.pipeline.syncOperations
        pipeline.removeHandler(first, promise: nil)
        if case .refuse(let code, let message) = first.decision {
            try pipeline.addHandler(RefusedUpgradeHandler(ServiceError(code, message)))
            return .onLoop
        }
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: tls != nil))
        try pipeline.addHandler(
            HTTPConnectionStateHandler(idleTimeout: limits.httpIdle, logger: logger))
        return .http(
            try HTTPChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)))
    }
}

extension HTTPServerBuilder {
    /// A listener for REST and OCPP-J.
    /// - Parameter tls: without it the listener is plain, for loopback or behind a proxy.
    package static func restAndOCPP(
        _ endpoint: OCPPEndpoint, requiresCredential: Bool, tls: ServerCertificate? = nil,
        limits: OCPPUpgradeChannel.Limits = .init(), logger: Logger
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            _ = OCPPUpgradeChannel.prepareTypes()
            return OCPPUpgradeChannel(
                responder: responder,
                handshake: OCPPHandshake(
                    database: endpoint.database, now: endpoint.now, admission: endpoint.admission,
                    registry: endpoint.registry, requiresCredential: requiresCredential,
                    isTLS: tls != nil),
                makeHandler: { station in
                    OCPPConnectionHandler(station: station, endpoint: endpoint, logger: logger)
                },
                tls: tls, limits: limits)
        }
    }
}
