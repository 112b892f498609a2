import CommonBase

/// What happened at a station. The caller has checked that the viewer manages it.
extension DomainEventTable {
    /// A part of the events of a station, newest first.
    package struct StationPage: Hashable, Sendable {
        package var events: [DomainEvent]
        /// The cursor of the next part; nil for the last one.
        package var next: Int64?
    }

    /// Maximum events that a page looks at. A page may be short although another one follows.
    static let scanLimit = 500
    /// Maximum events that `recent` looks at: a month of a busy home charger.
    package static let recentLimit = 2000

    /// The events below a number, newest first.
    /// - Parameters:
    ///   - size: maximum events.
    ///   - isShown: events for which this is false are skipped.
    package static func page(
        station: StationID, before: Int64 = .max, size: Int, _ db: Database,
        where isShown: (DomainEvent) -> Bool
    ) throws -> StationPage {
        let scanned = try DomainEvent.fetchAll(
            db,
            cached: """
                SELECT * FROM domain_event WHERE station_id = ? AND id < ?
                ORDER BY id DESC LIMIT ?
                """,
            arguments: [station, before, scanLimit])
        let found = scanned.filter(isShown)
        let events = Array(found.prefix(size))
        let end = scanned.count == scanLimit ? scanned.last : nil
        return StationPage(
            events: events, next: (found.count > size ? events.last : end)?.number)
    }

    /// The events of these kinds since a time, oldest first; of more than `recentLimit` events, those
    /// among the newest.
    package static func recent(
        station: StationID, _ kinds: [DomainEvent.Kind], since time: Timestamp, _ db: Database
    ) throws -> [DomainEvent] {
        let condition = Condition.isOne(of: kinds.map(\.name), "kind")
        let found = try DomainEvent.fetchAll(
            db,
            cached: """
                SELECT * FROM (
                    SELECT * FROM domain_event
                    WHERE station_id = ? AND id >= COALESCE(
                        (SELECT id FROM domain_event WHERE occurred_at >= ?
                            ORDER BY occurred_at LIMIT 1), \(Int64.max))
                    ORDER BY id DESC LIMIT \(recentLimit)) AS newest
                WHERE \(condition.sql)
                """,
            arguments: [station, time] + condition.arguments)
        return found.sorted { $0.number < $1.number }
    }
}
