import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CloudPricing
import CommonBase

/// What the members of groups may still spend by the limits of their groups.
package enum GroupCosts {
    /// What a person may still spend at a station; nil if no group's limit in money binds the person
    /// there. Of several groups, the one that allows most decides. A transaction counts by its start:
    /// with its price once it is settled, before that with what is held for it.
    /// - Parameter transaction: does not count.
    package static func left(
        of person: PersonID, at station: StationID, except transaction: TransactionID? = nil,
        _ now: Timestamp, _ db: Database
    ) throws -> Money? {
        let groups = try GroupBounds.groups(binding: person, at: station, now, db)
        guard !groups.isEmpty else { return nil }
        let zone = try StationZone.of(station, db)
        var best: Money?
        for group in groups {
            let limits = try GroupLimitTable.limits(of: group, db)
            guard limits.isOpen(at: now, in: zone) else { continue }
            var left: Money?
            for (key, limit) in limits.costs {
                let start = key.period.start(at: now, in: zone)
                let spent =
                    switch key.counted {
                    case .member:
                        try Self.spent(
                            by: person, in: group, since: start, except: transaction, db)
                    case .group:
                        try Self.spent(
                            byMembersOf: group, since: start, except: transaction, now, db)
                    }
                left = min(left ?? limit - spent, limit - spent)
            }
            guard let left else { return nil }
            best = max(best ?? left, left)
        }
        return best
    }

    /// What a member pays for transactions since a time where the group may charge.
    static func spent(
        by person: PersonID, in group: ID<PersonGroup>, since start: Timestamp,
        except transaction: TransactionID? = nil, _ db: Database
    ) throws -> Money {
        Money(
            minor: try Int64.fetchOne(
                db,
                cached: """
                    SELECT \(sum) FROM charging_transaction \(prices)
                    WHERE charging_transaction.person_id = ? AND \(isSince)
                      AND charging_transaction.id <> ?
                      AND charging_transaction.station_id IN \(GroupBounds.stations)
                    """,
                arguments: [person, start, start, transaction?.text ?? "", group, group]) ?? 0)
    }

    /// The same of all members whom the group binds.
    static func spent(
        byMembersOf group: ID<PersonGroup>, since start: Timestamp,
        except transaction: TransactionID? = nil, _ now: Timestamp, _ db: Database
    ) throws -> Money {
        Money(
            minor: try Int64.fetchOne(
                db,
                cached: """
                    SELECT \(sum) FROM (SELECT CAST(? AS BIGINT) AS used_at) AS wanted
                    CROSS JOIN charging_transaction \(prices)
                    WHERE charging_transaction.station_id IN \(GroupBounds.stations)
                      AND \(isSince) AND charging_transaction.id <> ?
                      AND charging_transaction.person_id IN \(GroupBounds.members)
                      AND NOT \(GroupBounds.hasOtherRight(
                        person: "charging_transaction.person_id",
                        station: "charging_transaction.station_id", at: "wanted.used_at"))
                    """,
                arguments: [
                    now, group, group, start, start, transaction?.text ?? "", group,
                ]) ?? 0)
    }

    private static let sum = """
        CAST(COALESCE(sum(COALESCE(settlement.total_minor, credit_hold.amount, 0)), 0) AS BIGINT)
        """

    private static let prices = """
        LEFT JOIN settlement ON settlement.transaction_id = charging_transaction.id
            AND settlement.is_current = 1
        LEFT JOIN credit_hold ON credit_hold.transaction_id = charging_transaction.id
        """

    /// A transaction is stored at its start or later. For the index.
    private static let isSince = """
        charging_transaction.created_at >= ?
        AND COALESCE(charging_transaction.started_at, charging_transaction.created_at) >= ?
        """
}

/// Refuses members of groups who have spent what their groups allow.
package struct GroupCostRule: AuthorizationRule {
    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? {
        guard let left = try GroupCosts.left(of: use.person, at: use.station, use.usedAt, db),
            left <= .zero
        else { return nil }
        // The tap may be the one that stops the transaction, also with another card of the person.
        let isCharging = try TransactionTable.isRunning(
            tokenHash: use.token.hash, at: use.station, db)
        return try isCharging || TransactionTable.isRunning(of: use.person, at: use.station, db)
            ? nil : .moneyLimit
    }

    package func energyLimit(
        of person: PersonID, at station: StationID, cost: Money?, _ now: Timestamp, _ db: Database
    ) throws -> Int64? {
        guard let left = try GroupCosts.left(of: person, at: station, now, db),
            let place = try LocationTable.of(station, db),
            let tariff = try TariffTable.current(at: place.id, for: person, now, db)?.tariff
        else { return nil }
        return EnergyBudget(tariff).energyWh(for: left).map { min(max($0, 1), 1_000_000) }
    }
}
