import CommonBase
import OCPPMessages

extension StationMachine {
    /// The retry interval if the central system gives none, which OCPP 1.6 edition 2 §4.2 leaves to
    /// the station.
    private static let bootRetryMilliseconds: Int64 = 10_000
    private static let defaultHeartbeatMilliseconds: Int64 = 300_000
    /// One day: with a longer interval, heartbeats would set the clock too rarely.
    private static let longestIntervalSeconds: Int64 = 86_400

    mutating func connect() {
        link = .connecting
        effects.append(.connect)
    }

    /// An accepted station does not boot again after a mere reconnect (OCPP-J 1.6 §5.4); it reports
    /// what has changed in the meantime.
    mutating func connected(at moment: Moment) {
        link = .up
        effects.append(.note("connected"))
        guard registration == .accepted else {
            bootAt = bootAt ?? moment.uptime
            return
        }
        heartbeatAt = moment.uptime.adding(milliseconds: heartbeatMilliseconds)
        reportStatuses(at: moment)
    }

    mutating func disconnected(reason: String, at moment: Moment) {
        let wait = backoff.failed(using: &random)
        link = .down(retryAt: moment.uptime.adding(milliseconds: wait))
        effects.append(.note("not connected (\(reason)), next attempt in \(wait) ms"))
        queue.disconnected()
        silentCalls = 0
        heartbeatAt = nil
        if registration != .accepted { bootAt = bootAt ?? moment.uptime }
        if case .authorizing(let token) = session {
            session = .idle
            tappedOffline(token, at: moment)
        }
    }

    mutating func boot() {
        bootAt = nil
        let personality = configuration.personality
        queue.append(
            .boot(
                V16.BootNotification.Request(
                    chargePointVendor: String(personality.vendor.prefix(20)),
                    chargePointModel: String(personality.model.prefix(20)),
                    chargePointSerialNumber: personality.serialNumber
                        ?? String(configuration.id.text.prefix(25)),
                    firmwareVersion: personality.firmwareVersion ?? "1.0")))
    }

    mutating func booted(_ response: V16.BootNotification.Response, at moment: Moment) {
        registration = response.status
        effects.append(.note("registration \(response.status.rawValue)"))
        let interval = min(max(0, response.interval), Self.longestIntervalSeconds) * 1000
        guard response.status == .accepted else {
            let wait = interval > 0 ? interval : Self.bootRetryMilliseconds
            bootAt = moment.uptime.adding(milliseconds: wait)
            return
        }
        let heartbeat = interval > 0 ? interval : Self.defaultHeartbeatMilliseconds
        keys.noteHeartbeatInterval(seconds: heartbeat / 1000)
        heartbeatAt = moment.uptime.adding(milliseconds: heartbeatMilliseconds)
        knownStatus = [:]
        reportStatuses(at: moment)
        queueIdleReading(at: moment)
    }

    mutating func bootFailed(at moment: Moment) {
        bootAt = moment.uptime.adding(milliseconds: Self.bootRetryMilliseconds)
    }

    var heartbeatMilliseconds: Int64 {
        keys.heartbeatIntervalSeconds.map { $0 * 1000 } ?? Self.defaultHeartbeatMilliseconds
    }

    /// Queues a heartbeat unless one is already waiting.
    mutating func heartbeat(at now: Uptime) {
        heartbeatAt = now.adding(milliseconds: heartbeatMilliseconds)
        if !queue.entries.contains(where: \.message.isHeartbeat) { queue.append(.heartbeat) }
    }

    /// Reports the statuses that the central system does not know yet, with the current time: a
    /// station does not replay the states that it went through while offline.
    private mutating func reportStatuses(at moment: Moment) {
        let statuses = [
            (0, V16.ChargePointStatus.available), (StationConstants.connectorID, status),
        ]
        for (connector, status) in statuses where knownStatus[connector] != status {
            queueStatus(status, of: connector, at: moment)
        }
    }

    mutating func setStatus(_ status: V16.ChargePointStatus, at moment: Moment) {
        self.status = status
        effects.append(.note("connector \(status.rawValue)"))
        if link == .up { queueStatus(status, of: StationConstants.connectorID, at: moment) }
    }

    private mutating func queueStatus(
        _ status: V16.ChargePointStatus, of connector: Int64, at moment: Moment
    ) {
        queue.append(
            .status(
                V16.StatusNotification.Request(
                    connectorId: connector, status: status, timestamp: moment.wall)))
    }
}
