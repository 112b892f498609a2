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
    var db: Database
    var authorization: Authorization
    /// Nil if the cloud issues no certificates.
    var authority: StationAuthority?
    /// Seconds between heartbeats.
    var heartbeatIntervalSeconds: Int64

    var vault: TokenVault { authorization.vault }
    var random: RandomSource { authorization.random }

    /// When a fact happened, and the anomalies of its timestamp.
    func time(_ claimed: Timestamp?) -> (at: Timestamp, remarks: Set<Anomaly>) {
        guard let claimed else { return (moment.wall, [.unreadableTime]) }
        return (claimed, ReportedTime.remarks(claimed, heard: moment.wall))
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
        key: String, at time: Timestamp, remarks: Set<Anomaly> = [],
        _ content: ChargingEvent.Content
    ) -> ChargingEvent {
        var remarks = remarks
        if incoming.repairs.contains(where: \.losesContent) { remarks.insert(.unreadableValue) }
        return ChargingEvent(
            key: key, occurredAt: time, receivedAt: moment.wall, remarks: remarks,
            content: content)
    }
}

extension Authorization.Decision {
    var idTagInfo: V16.IdTagInfo {
        V16.IdTagInfo(
            status: status, expiryDate: expiresAt,
            parentIdTag: status == .accepted ? parentTag : nil)
    }
}
