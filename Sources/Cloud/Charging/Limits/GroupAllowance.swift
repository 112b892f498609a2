import CloudAccess
import CloudCore
import CloudFleet
import CommonBase

/// The right to charge at a station within the limits of a person's groups.
package enum GroupAllowance: Hashable, Sendable {
    /// No group's limits bind the person there (`GroupBounds`).
    case unbound
    /// The energy of the next transaction, in Wh, above 0; nil for no limit.
    case allowed(energyWh: Int64?)
    case outsideHours
    /// All energy of the day, the week or the month is used.
    case usedUp

    /// Of several groups, the one that allows most decides. A transaction counts by its start, and as
    /// far as its energy is known; a running one of the person's own with all that it may take.
    /// - Parameter connector: where a transaction starts; what ran there before takes no more.
    package static func of(
        _ person: PersonID, at station: StationID, connector: Int64? = nil, _ now: Timestamp,
        _ db: Database
    ) throws -> GroupAllowance {
        let groups = try GroupBounds.groups(binding: person, at: station, now, db)
        guard !groups.isEmpty else { return .unbound }
        let zone = try StationZone.of(station, db)
        var (isOpen, best): (Bool, Int64) = (false, 0)
        for group in groups {
            let limits = try GroupLimitTable.limits(of: group, db)
            guard limits.isOpen(at: now, in: zone) else { continue }
            isOpen = true
            var left: Int64?
            for (key, limit) in limits.energyWh {
                let start = key.period.start(at: now, in: zone)
                let used =
                    switch key.counted {
                    case .member:
                        try GroupEnergy.wattHours(
                            of: person, in: group, since: start,
                            startingAt: station, connector, now, db)
                    case .group:
                        try GroupEnergy.wattHours(of: group, since: start, now, db)
                    }
                left = min(left ?? .max, limit - min(used, limit))
            }
            guard let left else { return .allowed(energyWh: nil) }
            best = max(best, left)
        }
        guard isOpen else { return .outsideHours }
        return best > 0 ? .allowed(energyWh: best) : .usedUp
    }

    /// Whether the hours of a person's groups allow charging at a station all through a time of at
    /// most two days, as for a booking. True for a person whom no group binds.
    package static func isOpen(
        to person: PersonID, at station: StationID, throughout window: Range<Timestamp>,
        _ now: Timestamp, _ db: Database
    ) throws -> Bool {
        let groups = try GroupBounds.groups(binding: person, at: station, now, db)
        guard !groups.isEmpty else { return true }
        let zone = try StationZone.of(station, db)
        return try groups.contains { group in
            try GroupLimitTable.limits(of: group, db).isOpen(throughout: window, in: zone)
        }
    }
}

/// The energy that the members of groups have charged by them.
enum GroupEnergy {
    /// The energy of a member's transactions since a time where the group may charge, in Wh. What
    /// runs counts with all that it may take, so that two cards do not take it twice.
    /// - Parameters:
    ///   - station: with `connector`, where the next transaction starts.
    ///   - connector: nil if it is not known.
    static func wattHours(
        of person: PersonID, in group: ID<PersonGroup>, since start: Timestamp,
        startingAt station: StationID, _ connector: Int64?, _ now: Timestamp, _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT \(promised) FROM charging_transaction
                WHERE charging_transaction.person_id = ? AND \(isSince)
                  AND charging_transaction.station_id IN \(GroupBounds.stations)
                """,
            arguments: [
                now.adding(seconds: -ConcurrencyRule.staleAfterSeconds), station, connector ?? -1,
                person, start, start, group, group,
            ]) ?? 0
    }

    /// The energy of the transactions of all members since a time where the group may charge, in Wh;
    /// without members whom the group does not bind.
    static func wattHours(
        of group: ID<PersonGroup>, since start: Timestamp, _ now: Timestamp, _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT \(sum) FROM (SELECT CAST(? AS BIGINT) AS used_at) AS wanted
                CROSS JOIN charging_transaction
                WHERE charging_transaction.station_id IN \(GroupBounds.stations) AND \(isSince)
                  AND charging_transaction.person_id IN \(GroupBounds.members)
                  AND NOT \(GroupBounds.hasOtherRight(
                    person: "charging_transaction.person_id",
                    station: "charging_transaction.station_id", at: "wanted.used_at"))
                """,
            arguments: [now, group, group, start, start, group]) ?? 0
    }

    private static let sum =
        "CAST(COALESCE(sum(charging_transaction.energy_wh), 0) AS BIGINT)"

    /// As `sum`, with all that transactions may take that have been heard of since the first argument
    /// and run at another station than the second one or another connector than the third.
    private static let promised = """
        CAST(COALESCE(sum(CASE WHEN charging_transaction.phase <> 'ended'
                AND charging_transaction.updated_at >= ?
                AND (charging_transaction.station_id <> ? OR charging_transaction.connector_id <> ?)
                AND charging_transaction.maximum_energy_wh > charging_transaction.energy_wh
            THEN charging_transaction.maximum_energy_wh
            ELSE charging_transaction.energy_wh END), 0) AS BIGINT)
        """

    /// A transaction is stored at its start or later. For the index.
    private static let isSince = """
        charging_transaction.created_at >= ?
        AND COALESCE(charging_transaction.started_at, charging_transaction.created_at) >= ?
        """
}

/// Refuses members of groups outside the hours of their groups, or without energy left; and limits
/// their transactions to the energy that is left at the start (`GrantedEnergy` stops them).
package struct GroupLimitRule: AuthorizationRule {
    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? {
        let reason: RefusalReason?
        let allowance = try GroupAllowance.of(
            use.person, at: use.station, connector: use.connector, use.usedAt, db)
        switch allowance {
        case .unbound, .allowed: return nil
        case .outsideHours: reason = .groupHours
        case .usedUp: reason = .groupEnergy
        }
        // The tap may be the one that stops the transaction, also with another card of the person.
        let isCharging = try TransactionTable.isRunning(
            tokenHash: use.token.hash, at: use.station, db)
        return try isCharging || TransactionTable.isRunning(of: use.person, at: use.station, db)
            ? nil : reason
    }

    /// The lower of this limit and that of the grants is kept.
    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        let allowance = try GroupAllowance.of(
            start.person, at: start.station, connector: start.connector, start.startedAt, db)
        switch allowance {
        case .unbound, .allowed(nil): return
        case .allowed(let energy?):
            try TransactionTable.lowerMaximumEnergy(to: energy, of: start.transaction, db)
        // A start that the station reports late is accepted, and stopped as soon as it is known.
        case .outsideHours, .usedUp:
            try TransactionTable.lowerMaximumEnergy(to: 1, of: start.transaction, db)
        }
    }
}
