import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudHTTP
import CommonBase
import Logging

/// The dependencies that all station connections share.
package struct OCPPEndpoint: Sendable {
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let random: RandomSource
    let dispatcher: OCPP16Dispatcher
    let registry: ConnectionRegistry
    let messages: MessageLog
    let admission: AdmissionGuard
    let settings: OCPPSettings

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        authorization: Authorization, authority: StationAuthority?,
        registry: ConnectionRegistry, settings: OCPPSettings, metrics: Metrics,
        logger: Logger
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
        let messages = MessageLog(database, messagesKept: settings.messagesKept)
        metrics.addTotal("zapoj_message_log_dropped_total") { messages.dropped }
        self.messages = messages
        admission = AdmissionGuard(exemptsLoopback: settings.trustedProxies.isEmpty)
    }

    /// Whether the station would be admitted now with the credentials of its handshake.
    func stillAdmits(_ station: AdmittedStation) async throws -> Bool {
        let moment = now()
        return try await database.read { db in
            let outcome = try StationAdmission.admit(station.id, station.arrival, db, at: moment)
            if case .admitted = outcome { return true }
            return false
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

    package init(
        heartbeatIntervalSeconds: Int64 = 300, pingIntervalSeconds: Int64 = 60,
        messagesKept: Int = 2000, trustedProxies: TrustedProxies = .none
    ) {
        self.heartbeatIntervalSeconds = heartbeatIntervalSeconds
        self.pingIntervalSeconds = pingIntervalSeconds
        self.messagesKept = messagesKept
        self.trustedProxies = trustedProxies
    }
}
