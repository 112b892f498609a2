import ChargingModel
import CloudAccess
import CloudCare
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

/// The context of a handler of an OCPP 1.6 action: station, time and database transaction.
struct StationCall {
    var station: StationID
    var proof: ConnectionProof
    var incoming: IncomingCall
    var moment: Moment
    /// What is known of the station's clock.
    var clock: StationClock
    var db: Database
    var authorization: Authorization
    /// Nil if the cloud issues no certificates.
    var authority: StationAuthority?
    /// Seconds between heartbeats.
    var heartbeatIntervalSeconds: Int64

    var vault: TokenVault { authorization.vault }
    var random: RandomSource { authorization.random }

    /// Judges the time of a message, and stores what it shows of the station's clock.
    /// - Parameter transaction: of the message; nil for a status without one.
    func judge(
        _ claimed: Timestamp?, _ kind: JudgedTime.Kind, of transaction: TransactionRecord?
    ) throws -> JudgedTime {
        guard let claimed else {
            var judged = JudgedTime(moment.wall, at: moment.wall)
            judged.anomalies = [.unreadableTime]
            return judged
        }
        let state = transaction?.state
        // A repeated message is as late as it is repeated late.
        let isRepeated = kind == .start ? state?.startedAt != nil : state?.phase == .ended
        var learning = clock
        let judged = learning.judge(
            claimed, kind, heard: moment.wall, start: state?.startedAt,
            isStartCorrected: state?.anomalies.isDisjoint(with: [.timeInFuture, .timeInPast])
                == false)
        if learning != clock, learning.connectedAt != nil, !isRepeated {
            try StationClockTable.save(learning, of: station, db)
        }
        return judged
    }

    /// Number of BootNotifications of the station.
    /// - Throws: `notFound` if the station was deleted.
    func bootCount() throws -> Int64 { try StationService.bootCount(station, db) }

    /// Up to a tenth less than the configured interval, constant for a station: stations that boot
    /// simultaneously after a power cut must not send their heartbeats simultaneously.
    var spreadHeartbeatIntervalSeconds: Int64 {
        let hash = station.text.utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
            ($0 ^ UInt64($1)) &* 1_099_511_628_211
        }
        let spread = UInt64(heartbeatIntervalSeconds / 10 + 1)
        return heartbeatIntervalSeconds - Int64(hash % spread)
    }

    func reference(_ idTag: String?) -> IdTokenReference? {
        idTag.flatMap(IdToken.init).map(vault.reference)
    }

    func fact(
        key: String, at time: JudgedTime, remarks: Set<Anomaly> = [],
        _ content: ChargingEvent.Content
    ) -> ChargingEvent {
        var remarks = remarks.union(time.anomalies)
        if incoming.repairs.contains(where: \.losesContent) { remarks.insert(.unreadableValue) }
        var fact = ChargingEvent(
            key: key, occurredAt: time.at, receivedAt: moment.wall, remarks: remarks,
            content: content)
        if time.offsetMilliseconds != 0 { fact.clockOffsetMilliseconds = time.offsetMilliseconds }
        return fact
    }
}

extension Authorization.Decision {
    var idTagInfo: V16.IdTagInfo {
        V16.IdTagInfo(
            status: status, expiryDate: expiresAt,
            parentIdTag: status == .accepted ? parentTag : nil)
    }
}
