import ChargingModel
import CloudAccess
import CloudCare
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

/// What a handler of an OCPP 1.6 action works with: who calls, when, and inside which transaction.
struct StationCall {
    var station: StationID
    var incoming: IncomingCall
    var moment: Moment
    var db: Database
    var authorization: Authorization
    /// Nil where no certificates are issued.
    var authority: StationAuthority?
    /// Seconds between heartbeats.
    var heartbeatIntervalSeconds: Int64

    var vault: TokenVault { authorization.vault }
    var random: RandomSource { authorization.random }

    /// The time that a fact happened at, and what is odd about it.
    func time(_ claimed: Timestamp?) -> (at: Timestamp, remarks: Set<Anomaly>) {
        guard let claimed else { return (moment.wall, [.unreadableTime]) }
        return (claimed, ClaimedTime.remarks(claimed, heard: moment.wall))
    }

    /// How often the station has announced a boot. - Throws: `notFound` for one that was removed.
    func bootCount() throws -> Int64 { try StationService.bootCount(station, db) }

    /// Up to a tenth less than the set interval, always the same for a station: after a power cut a
    /// thousand of them boot at once, and must not beat at once for ever after.
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
            parentIdTag: status == .accepted ? personID?.groupTag : nil)
    }
}
