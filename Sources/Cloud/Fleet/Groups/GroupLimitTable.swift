import CloudCore
import CommonBase

/// The limits of groups.
package enum GroupLimitTable {
    /// The limits of a group that the caller may see.
    package static func limits(
        of group: ID<PersonGroup>, _ db: Database
    ) throws -> GroupLimits {
        let energies = try StoredEnergy.fetchAll(
            db, cached: "SELECT * FROM group_energy_limit WHERE group_id = ?", arguments: [group])
        let costs = try StoredCost.fetchAll(
            db, cached: "SELECT * FROM group_cost_limit WHERE group_id = ?", arguments: [group])
        let hours = try GroupHours.fetchAll(
            db,
            cached: """
                SELECT weekdays, from_minute, until_minute FROM group_hours WHERE group_id = ?
                ORDER BY weekdays, from_minute, until_minute
                """,
            arguments: [group])
        return GroupLimits(
            energyWh: Dictionary(
                energies.map { ($0.key, $0.energyWh) }, uniquingKeysWith: { first, _ in first }),
            costs: Dictionary(
                costs.map { ($0.key, $0.amount) }, uniquingKeysWith: { first, _ in first }),
            hours: hours)
    }

    /// Replaces the limits of a group.
    static func save(
        _ limits: GroupLimits, of group: ID<PersonGroup>, _ db: Database
    ) throws {
        for table in ["group_energy_limit", "group_cost_limit", "group_hours"] {
            try db.execute(
                cached: "DELETE FROM \(table) WHERE group_id = ?", arguments: [group])
        }
        for (key, energy) in limits.energyWh {
            try db.execute(
                cached: """
                    INSERT INTO group_energy_limit (group_id, counted, period, energy_wh)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [group, key.counted.rawValue, key.period.rawValue, energy])
        }
        for (key, amount) in limits.costs {
            try db.execute(
                cached: """
                    INSERT INTO group_cost_limit (group_id, counted, period, amount)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [group, key.counted.rawValue, key.period.rawValue, amount.minor])
        }
        for hours in Set(limits.hours) {
            try db.execute(
                cached: """
                    INSERT INTO group_hours (group_id, weekdays, from_minute, until_minute)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [group, hours.weekdays, hours.fromMinute, hours.untilMinute])
        }
    }

    private struct StoredCost: FetchableRecord {
        var key: GroupLimits.Key
        var amount: Money

        init(row: Row) throws {
            key = GroupLimits.Key(try row.choice("counted"), try row.choice("period"))
            amount = Money(minor: try row["amount"])
        }
    }

    private struct StoredEnergy: FetchableRecord {
        var key: GroupLimits.Key
        var energyWh: Int64

        init(row: Row) throws {
            key = GroupLimits.Key(try row.choice("counted"), try row.choice("period"))
            energyWh = try row["energy_wh"]
        }
    }
}
