import HummingbirdCore
import Logging

extension HTTPServerBuilder {
    /// A listener for REST and OCPP-J.
    /// - Parameters:
    ///   - tls: nil makes the listener plain, for loopback or behind a proxy.
    ///   - expectsProxyHeader: whether each connection comes from a trusted proxy and begins with a
    ///     PROXY header.
    package static func restAndOCPP(
        _ endpoint: OCPPEndpoint, requiresCredential: Bool, tls: ServerCertificate? = nil,
        expectsProxyHeader: Bool = false,
        limits: OCPPUpgradeChannel.Limits = .init(), logger: Logger
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            _ = OCPPUpgradeChannel.preparedTypes
            return OCPPUpgradeChannel(
                responder: responder,
                handshake: OCPPHandshake(
                    database: endpoint.database, now: endpoint.now, admission: endpoint.admission,
                    registry: endpoint.registry, refusals: endpoint.refusals,
                    requiresCredential: requiresCredential,
                    isTLS: tls != nil, logger: logger),
                makeHandler: { station, client in
                    var logger = logger
                    logger[metadataKey: "client"] = "\(client)"
                    return OCPPConnectionHandler(
                        station: station, endpoint: endpoint, logger: logger)
                },
                proxies: endpoint.settings.trustedProxies, expectsProxyHeader: expectsProxyHeader,
                tls: tls, limits: limits, slots: endpoint.slots, places: endpoint.receivedMessages,
                stallTimeout: endpoint.settings.stallTimeout)
        }
    }
}
