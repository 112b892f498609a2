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
    /// - Parameters:
    ///   - connector: where a transaction starts; what ran there before takes no more.
    ///   - transaction: does not count.
    package static func of(
        _ person: PersonID, at station: StationID, connector: Int64? = nil,
        except transaction: TransactionID? = nil, _ now: Timestamp, _ db: Database
    ) throws -> GroupAllowance {
        GroupAllowance(
            try GroupBounds.left(of: \.energyWh, binding: person, at: station, now, db) { limit in
                let used =
                    switch limit.counted {
                    case .member:
                        try GroupEnergy.wattHours(
                            of: person, in: limit.group, limit.period,
                            startingAt: station, connector, except: transaction, now, db)
                    case .group:
                        try GroupEnergy.wattHours(
                            of: limit.group, limit.period, except: transaction, now, db)
                    }
                return limit.amount - min(used, limit.amount)
            })
    }

    /// Whether a person's running transaction may go on by the energy that all members have charged
    /// together. The limits of each member hold by the maximum energy that the transaction got at
    /// its start.
    /// - Parameter sums: what members have charged together, as far as it is known; this adds to it.
    static func of(
        running record: TransactionRecord, of person: PersonID, _ sums: inout GroupEnergy.Sums,
        _ now: Timestamp, _ db: Database
    ) throws -> GroupAllowance {
        GroupAllowance(
            try GroupBounds.left(
                of: { limits in limits.energyWh.filter { $0.key.counted == .group } },
                binding: person, at: record.stationID,
                startedAt: record.state.startedAt ?? record.createdAt, now, db
            ) { limit in
                let used = try sums.wattHours(of: limit.group, limit.period, now, db)
                return limit.amount - min(used, limit.amount)
            })
    }

    private init(_ left: GroupBounds.Left<Int64>) {
        self =
            switch left {
            case .unbound: .unbound
            case .outsideHours: .outsideHours
            case .unlimited: .allowed(energyWh: nil)
            case .amount(let energyWh): energyWh > 0 ? .allowed(energyWh: energyWh) : .usedUp
            }
    }

    /// Whether the hours of a person's groups forbid charging at a station now.
    static func isClosed(
        to person: PersonID, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> Bool {
        let groups = try limits(binding: person, at: station, now, db)
        guard !groups.isEmpty else { return false }
        let zone = try StationZone.of(station, db)
        return !groups.contains { $0.isOpen(at: now, in: zone) }
    }

    /// Whether the hours of a person's groups allow charging at a station all through a time of at
    /// most two days, as for a booking. True for a person whom no group binds.
    package static func isOpen(
        to person: PersonID, at station: StationID, throughout window: Range<Timestamp>,
        _ now: Timestamp, _ db: Database
    ) throws -> Bool {
        let groups = try limits(binding: person, at: station, now, db)
        guard !groups.isEmpty else { return true }
        let zone = try StationZone.of(station, db)
        return groups.contains { $0.isOpen(throughout: window, in: zone) }
    }

    /// When the hours of a person's groups end at a station where they may charge now, if that is
    /// within a day; nil if no hours bind them.
    static func closing(
        to person: PersonID, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> Timestamp? {
        let groups = try limits(binding: person, at: station, now, db)
        let zone = try StationZone.of(station, db)
        func isOpen(at time: Timestamp) -> Bool {
            groups.contains { $0.isOpen(at: time, in: zone) }
        }
        guard isOpen(at: now) else { return nil }
        return groups.flatMap(\.hours).compactMap { $0.end?.next(after: now, in: zone.identifier) }
            .sorted().first { !isOpen(at: $0) }
    }

    private static func limits(
        binding person: PersonID, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> [GroupLimits] {
        try GroupBounds.groups(binding: person, at: station, now, db).map {
            try GroupLimitTable.limits(of: $0, db)
        }
    }

    /// When the hours of a person's groups allow charging at a station, in whole quarters of an
    /// hour that overlap a window of some days; nil if no hours bind the person.
    package static func openTimes(
        for person: PersonID, at station: StationID, in window: Range<Timestamp>,
        _ now: Timestamp, _ db: Database
    ) throws -> [Range<Timestamp>]? {
        let limits = try limits(binding: person, at: station, now, db)
        guard !limits.isEmpty, !limits.contains(where: \.hours.isEmpty) else { return nil }
        let zone = try StationZone.of(station, db)
        let first = window.lowerBound.milliseconds.flooredQuotient(900_000) * 900_000
        var open: [Range<Timestamp>] = []
        for time in stride(from: first, to: window.upperBound.milliseconds, by: 900_000) {
            let (start, end) = (
                Timestamp(milliseconds: time), Timestamp(milliseconds: time + 900_000)
            )
            guard limits.contains(where: { $0.isOpen(at: start, in: zone) }) else { continue }
            if let last = open.last, last.upperBound == start {
                open[open.count - 1] = last.lowerBound..<end
            } else {
                open.append(start..<end)
            }
        }
        return open
    }
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
        return try use.mayEndTransaction(db) ? nil : reason
    }

    /// The lower of this limit and that of the grants is kept.
    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        // A start that is reported again has charged already.
        let allowance = try GroupAllowance.of(
            start.person, at: start.station, connector: start.connector,
            except: start.transaction, start.startedAt, db)
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
