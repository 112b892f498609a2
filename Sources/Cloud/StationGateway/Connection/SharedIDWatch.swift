import CloudCare
import CloudCore
import CloudFleet
import CommonBase
import Logging
import OCPPMessages
import Synchronization

/// Reports ids that two chargers use to the admin: a log line, and a security event of the station.
final class SharedIDWatch: Sendable {
    /// The type of the security event.
    static let eventType = "SharedStationId"
    /// Most stations that are followed.
    private static let stationLimit = 10_000

    private let database: CloudDatabase
    private let histories = Mutex(RecentKeys<SharedIDHistory>(limit: SharedIDWatch.stationLimit))

    init(_ database: CloudDatabase) { self.database = database }

    /// - Parameter replaces: whether the station's earlier connection was still open.
    func connected(_ station: AdmittedStation, replaces: Bool, at now: Moment, _ logger: Logger) {
        report(
            update(station.id) { [network = station.network] in
                $0.connected(from: network, replaces: replaces, at: now.uptime)
            }, of: station.id, at: now, logger)
    }

    func received(_ call: IncomingCall, of station: StationID, at now: Moment, _ logger: Logger) {
        guard call.action == V16.BootNotification.action else { return }
        func text(_ name: String) -> String? {
            call.payload[name]?.stringValue.map { $0.storable(scalars: 50) }
                .flatMap { $0.isEmpty ? nil : $0 }
        }
        let identity = SharedIDHistory.Identity(
            vendor: text("chargePointVendor") ?? "", model: text("chargePointModel") ?? "",
            serial: text("chargePointSerialNumber") ?? text("chargeBoxSerialNumber"))
        report(
            update(station) { $0.booted(identity, at: now.uptime) }, of: station, at: now, logger)
    }

    private func update(
        _ station: StationID,
        _ change: @Sendable (inout SharedIDHistory) -> SharedIDHistory.Finding?
    ) -> SharedIDHistory.Finding? {
        histories.withLock { $0.update(station.text, default: SharedIDHistory(), change) }
    }

    private func report(
        _ finding: SharedIDHistory.Finding?, of station: StationID, at now: Moment,
        _ logger: Logger
    ) {
        let text: String
        switch finding {
        case nil: return
        case .identities(let one, let other):
            text = "two chargers use this id: \(one), and \(other)"
        case .networks(let one, let other):
            text = "two chargers use this id, from \(one) and from \(other)"
        }
        logger.warning("\(text)")
        database.write { db in
            try SecurityEventTable.append(
                Self.eventType, source: .cloud, techInfo: text, of: station,
                occurredAt: now.wall, receivedAt: now.wall, db)
        } then: { result in
            if case .failure(let error) = result {
                logger.warning("storing the event of a shared id failed: \(error)")
            }
        }
    }
}
