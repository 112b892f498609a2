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
        let now = now().wall
        let changes = stations.sorted { $0.text < $1.text }.map { station in
            (
                station: station,
                kind: registry.isConnected(station)
                    ? DomainEvent.Kind.stationConnected : .stationDisconnected
            )
        }
        do {
            try await database.write { db in
                for (station, kind) in changes {
                    try DomainEventTable.append(
                        kind, subject: station.text, station: station, at: now, db)
                }
            }
        } catch {
            registry.putBack(stations)
            logger.warning("recording connections of \(stations.count) stations failed: \(error)")
        }
    }
}
