import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase
import Logging
import NIOCore

/// The dependencies that all station connections share.
package struct OCPPEndpoint: Sendable {
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let random: RandomSource
    let dispatcher: OCPP16Dispatcher
    let registry: ConnectionRegistry
    let messages: MessageLog
    let admission: AdmissionGuard
    let refusals: RefusalLog
    let sharedIDs: SharedIDWatch
    let settings: OCPPSettings
    package let slots: ConnectionSlots
    /// Places of large messages while they arrive.
    let receivedMessages = MessagePlaces(MessagePlaces.received)
    /// Places of large messages while they are handled.
    let handledMessages = MessagePlaces(MessagePlaces.handled)
    /// How often a station was slowed down because it sent too many messages.
    let slowdowns: EventCounter

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        authorization: Authorization, authority: StationAuthority?,
        registry: ConnectionRegistry, settings: OCPPSettings, metrics: Metrics,
        logger: Logger, watch: LogWatch = LogWatch()
    ) {
        self.database = database
        self.now = now
        random = authorization.random
        self.registry = registry
        self.settings = settings
        dispatcher = OCPP16Dispatcher(
            database: database, now: now, authorization: authorization, authority: authority,
            heartbeatIntervalSeconds: settings.heartbeatIntervalSeconds,
            metrics: metrics, logger: logger)
        messages = MessageLog(
            database, messagesKept: settings.messagesKept,
            drops: metrics.eventCounter("zapoj_message_log_dropped_total"), watch: watch)
        admission = AdmissionGuard(
            exemptsLoopback: settings.trustedProxies.isEmpty,
            perMinute: settings.connectionsPerMinute)
        sharedIDs = SharedIDWatch(database)
        refusals = RefusalLog(database, metrics: metrics)
        slots = ConnectionSlots(
            settings.connections, proxies: settings.trustedProxies,
            refusals: metrics.eventCounter("zapoj_connections_refused_total"))
        slowdowns = metrics.eventCounter("zapoj_ocpp_slowdowns_total")
    }

    /// Closes a new connection if its credential was withdrawn between the handshake and the
    /// registration, when nobody could close it.
    func recheck(_ station: AdmittedStation, on channel: any Channel, _ logger: Logger) {
        channel.eventLoop.makeFutureWithTask { try await stillAdmits(station) }
            .whenComplete { result in
                if case .success(true) = result { return }
                logger.notice("closing: the station's credential is no longer valid")
                channel.close(promise: nil)
            }
    }

    /// Whether the proof of a station's handshake is still valid.
    func stillAdmits(_ station: AdmittedStation) async throws -> Bool {
        let moment = now()
        return try await database.read { db in
            try StationService.isValid(station.proof, of: station.id, db, at: moment)
        }
    }
}

/// Settings of the OCPP gateway.
package struct OCPPSettings: Hashable, Sendable {
    package var heartbeatIntervalSeconds: Int64
    /// Interval of WebSocket pings; 0 disables them.
    package var pingIntervalSeconds: Int64
    /// Maximum number of frames logged for a station; 0 disables the log.
    package var messagesKept: Int
    package var trustedProxies: TrustedProxies
    /// Of the main and the plain listener together.
    package var connections: ConnectionSlots.Limits
    /// How long a peer may make no progress with a body, or with what it was sent.
    package var stallTimeout: TimeAmount
    /// Connections of one station, and refused ones of one client with one id, in the long run.
    package var connectionsPerMinute: Int64

    package init(
        heartbeatIntervalSeconds: Int64 = 300, pingIntervalSeconds: Int64 = 60,
        messagesKept: Int = 2000, trustedProxies: TrustedProxies = .none,
        connections: ConnectionSlots.Limits = .init(), stallTimeout: TimeAmount = .seconds(90),
        connectionsPerMinute: Int64 = AdmissionGuard.standardPerMinute
    ) {
        self.heartbeatIntervalSeconds = heartbeatIntervalSeconds
        self.pingIntervalSeconds = pingIntervalSeconds
        self.messagesKept = messagesKept
        self.trustedProxies = trustedProxies
        self.connections = connections
        self.stallTimeout = stallTimeout
        self.connectionsPerMinute = connectionsPerMinute
    }
}
