import CloudAccess
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CommonBase

/// How well a charger worked in the last thirty days.
struct ChargerHealth: Hashable, Sendable {
    static let days: Int64 = 30
    /// A connection that is back within this time is no outage.
    static let shortestOutageSeconds: Int64 = 60

    /// When the connection was lost, and for how long.
    struct Outages: Hashable, Sendable {
        var count = 0
        var seconds: Int64 = 0
        /// What the seconds are a part of: the thirty days, or less for a newer charger.
        var ofSeconds: Int64

        /// The part of the time in which it was connected, 0 to 1.
        var availability: Double {
            ofSeconds > 0 ? 1 - Double(min(seconds, ofSeconds)) / Double(ofSeconds) : 1
        }
    }

    /// Nil for a bridge, which polls and has no lasting connection.
    var outages: Outages?
    /// Since when it has been connected; nil if it is not, and if it is not known.
    var connectedSince: Timestamp?
    var faults = 0
    var lastFaultAt: Timestamp?
    /// Starts by phone.
    var starts = CommandTable.Counts()
    var refusedTaps: Int64 = 0
    /// Of the last transactions; nil without one that was long enough.
    var delivered: DeliveredPower?

    /// The kinds of events that tell it.
    static let kinds: [DomainEvent.Kind] = [
        .stationConnected, .stationDisconnected, .connectorChanged,
    ]

    /// The caller has checked that the viewer manages the station.
    static func read(
        _ station: Station, isOnline: Bool, at now: Timestamp, _ db: Database
    ) throws -> ChargerHealth {
        let since = now.adding(seconds: -days * 86_400)
        var health = ChargerHealth(
            try DomainEventTable.recent(station: station.id, kinds, since: since, db),
            of: station, isOnline: isOnline, since: since, at: now)
        health.starts = try CommandTable.count(
            RequestStart.action, at: station.id, since: since, db)
        health.refusedTaps = try RefusedTapTable.countTaps(at: station.id, since: since, db)
        health.delivered = try DeliveredPower.read(station.id, db)
        return health
    }

    /// - Parameter events: of these `kinds`, oldest first.
    init(
        _ events: [DomainEvent], of station: Station, isOnline: Bool, since: Timestamp,
        at now: Timestamp
    ) {
        let start = max(since, station.createdAt)
        var outages = Outages(ofSeconds: max(0, now.millisecondsSince(start) / 1000))
        var lostAt: Timestamp?
        func end(at time: Timestamp) {
            let seconds = lostAt.map { time.millisecondsSince($0) / 1000 } ?? 0
            lostAt = nil
            guard seconds >= Self.shortestOutageSeconds else { return }
            outages.count += 1
            outages.seconds += seconds
        }
        for event in events {
            switch event.kind {
            case .stationDisconnected:
                lostAt = lostAt ?? event.occurredAt
                connectedSince = nil
            case .stationConnected:
                // After a crash of the cloud there is no event of the loss.
                end(at: event.occurredAt)
                connectedSince = event.occurredAt
            case .connectorChanged
            where event.payload["status"]?.stringValue == ConnectorStatus.faulted.rawValue:
                faults += 1
                lastFaultAt = event.occurredAt
            default: break
            }
        }
        if !isOnline {
            // It was lost before these events, or has never connected.
            lostAt = lostAt ?? max(start, station.lastSeenAt ?? start)
            connectedSince = nil
        }
        end(at: now)
        self.outages = station.kind == .ocpp16 ? outages : nil
    }
}
