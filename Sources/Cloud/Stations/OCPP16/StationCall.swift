import CloudServices
import CloudStore
import Common
import GRDB

/// What a handler of an OCPP 1.6 action works with: who calls, when, and inside which transaction.
struct StationCall {
    var station: StationID
    var incoming: IncomingCall
    var moment: Moment
    var db: Database
    var vault: TokenVault
    var random: RandomSource
    /// Seconds between heartbeats.
    var heartbeatIntervalSeconds: Int64

    /// The time that a fact happened at, and what is odd about it.
    func time(_ claimed: Timestamp?) -> (at: Timestamp, remarks: Set<Anomaly>) {
        guard let claimed else { return (moment.wall, [.unreadableTime]) }
        return (claimed, ClaimedTime.remarks(claimed, heard: moment.wall))
    }

    /// How often the station has announced a boot. - Throws: `notFound` for one that was removed.
    func bootCount() throws -> Int64 { try StationService.bootCount(station, db) }

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

extension AuthorizationService.Decision {
    var idTagInfo: V16.IdTagInfo { V16.IdTagInfo(status: status, expiryDate: expiresAt) }
}
