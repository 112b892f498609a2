import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase

/// The state of a charger in the arrival window of a booking. A no-show counts only if the charger
/// was ready for them.
package struct ArrivalFacts: Sendable {
    /// The state of the charger from a time on.
    package enum Change: Hashable, Sendable {
        case connection(isConnected: Bool)
        case status(ConnectorStatus)
    }

    /// Problems that are over within this time don't count, in seconds: stations reconnect.
    package static let toleranceSeconds: Int64 = 120

    /// Oldest first; those before the window give the state at its start.
    package var changes: [(time: Timestamp, change: Change)]
    package var wasTapRefused: Bool
    package var isReachableNow: Bool
    /// Whether another person charges there now.
    package var isUsedByOther: Bool

    package init(
        changes: [(time: Timestamp, change: Change)], wasTapRefused: Bool, isReachableNow: Bool,
        isUsedByOther: Bool
    ) {
        self.changes = changes
        self.wasTapRefused = wasTapRefused
        self.isReachableNow = isReachableNow
        self.isUsedByOther = isUsedByOther
    }

    /// Why the booker could not charge; nil if they could have, and did not come.
    package func failure(in window: Range<Timestamp>) -> BookingFailure? {
        if wasTapRefused { return .refused }
        if !isReachableNow { return .unreachable }
        if isUsedByOther { return .occupied }
        var problems: (connection: BookingFailure?, status: BookingFailure?)
        var since = window.lowerBound
        for (time, change) in changes where time < window.upperBound {
            if time > since {
                let problem = problems.connection ?? problems.status
                if let problem, lasts(from: since, to: time) { return problem }
                since = time
            }
            switch change {
            case .connection(let isConnected):
                problems.connection = isConnected ? nil : .unreachable
            case .status(let status): problems.status = Self.failure(of: status)
            }
        }
        let problem = problems.connection ?? problems.status
        return lasts(from: since, to: window.upperBound) ? problem : nil
    }

    private func lasts(from start: Timestamp, to end: Timestamp) -> Bool {
        end.millisecondsSince(start) >= Self.toleranceSeconds * 1000
    }

    /// A plugged-in car may be the booker's; `isUsedByOther` says whether somebody else charges.
    private static func failure(of status: ConnectorStatus) -> BookingFailure? {
        switch status {
        case .available, .reserved: nil
        case .occupied: .occupied
        case .unavailable: .unavailable
        case .faulted: .faulted
        }
    }
}

extension ArrivalFacts {
    /// Seconds before the window in which the state at its start is searched.
    private static let historySeconds: Int64 = 7 * 86_400

    /// - Parameter isConnected: whether the station has a connection now.
    static func read(
        _ booking: Booking, isConnected: Bool, _ db: Database, at now: Timestamp
    ) throws -> ArrivalFacts {
        let station = booking.stationID
        let since = booking.startsAt.adding(seconds: -historySeconds)
        let events = try DomainEventTable.recent(
            station: station, [.stationConnected, .stationDisconnected, .connectorChanged],
            since: since, db)
        var changes = events.compactMap { event in
            change(event, connector: booking.connectorID).map { (event.occurredAt, $0) }
        }
        let connectors = try ConnectorTable.list(station: station, db)
        for connector in connectors
        where [0, booking.connectorID].contains(connector.connectorID)
            && connector.updatedAt < since && connector.status != .available
        {
            changes.insert((connector.updatedAt, .status(connector.status)), at: 0)
        }
        let running = try TransactionTable.findRunning(
            station: station, connector: booking.connectorID, db)
        let found = try StationTable.find(station, viewer: .system, db)
        let silence = now.adding(seconds: -Station.bridgeSilenceSeconds)
        let isReachable =
            found.map { $0.isOnline(isConnected: isConnected, at: now) } ?? false
            || (found?.lastSeenAt ?? .epoch) > silence
        return ArrivalFacts(
            changes: changes.map { (time: $0.0, change: $0.1) },
            wasTapRefused: try RefusedTapTable.hasTap(
                of: booking.personID, at: station,
                from: booking.startsAt.adding(seconds: -BookingTable.earlySeconds),
                until: booking.arrivalUntil, db),
            isReachableNow: isReachable,
            isUsedByOther: running.map { $0.personID != booking.personID } ?? false)
    }

    private static func change(_ event: DomainEvent, connector: Int64) -> Change? {
        switch event.kind {
        case .stationConnected: return .connection(isConnected: true)
        case .stationDisconnected: return .connection(isConnected: false)
        default:
            let id = event.payload["connectorId"]?.intValue
            guard id == 0 || id == connector,
                let text = event.payload["status"]?.stringValue,
                let status = ConnectorStatus(rawValue: text)
            else { return nil }
            // An available station says nothing of its connectors.
            if id == 0, status == .available || status == .occupied { return nil }
            return .status(status)
        }
    }
}
