import CloudCore
import CloudFleet
import CommonBase
import Logging
import ServiceLifecycle

/// Records each connect and disconnect of a station as an event.
struct ConnectionLog: Service {
    /// Changes are also looked for after this time without a signal.
    private static let idleMilliseconds: Int64 = 60_000

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let registry: ConnectionRegistry
    let logger: Logger

    func run() async throws {
        let signals = database.signals.subscribe(to: [.stationConnection])
        defer { signals.cancel() }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await record(registry.takeChanges())
                _ = await signals.next(within: Self.idleMilliseconds)
            }
        }
    }

    private func record(_ stations: Set<StationID>) async {
        if stations.isEmpty { return }
        let (registry, now) = (registry, now().wall)
        do {
            try await database.write { db in
                for station in stations.sorted(by: { $0.text < $1.text }) {
                    try DomainEventTable.append(
                        registry.isConnected(station) ? .stationConnected : .stationDisconnected,
                        subject: station.text, station: station, at: now, db)
                }
            }
        } catch {
            logger.warning("recording connections of \(stations.count) stations failed: \(error)")
        }
    }
}
