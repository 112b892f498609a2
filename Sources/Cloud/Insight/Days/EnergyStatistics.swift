import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Sums of ended transactions that a viewer may see.
package enum EnergyStatistics {
    /// Maximum days of one answer: five years.
    package static let maximumDays: Int64 = 1830
    /// Maximum chargers, cards or drivers of one answer, those with the most energy.
    package static let maximumGroups = 50

    package struct Day: Hashable, Sendable {
        package var day: CalendarDay
        package var sum: EnergySum
    }

    /// A charger, card or driver.
    package struct Group: Hashable, Sendable {
        package var id: String
        /// As its owner named it; nil if it was removed.
        package var name: String?
        package var sum: EnergySum
    }

    /// The sums of each day with a transaction, oldest first.
    package static func days(
        _ filter: EnergyFilter, viewer: Viewer, _ db: Database
    ) throws -> [Day] {
        var conditions = filter.conditions(for: viewer)
        let isWhole = filter.isWhole(for: viewer)
        conditions.add("transactions + seconds + energy_wh > 0")
        var days: [Day] = []
        try db.forEachRow(
            sql: isWhole
                ? """
                SELECT day, transactions, energy_wh, seconds FROM daily_total \(conditions.sql)
                ORDER BY day LIMIT ?
                """
                : """
                SELECT day, \(sums) FROM daily_energy \(conditions.sql)
                GROUP BY day ORDER BY day LIMIT ?
                """,
            arguments: conditions.arguments + [maximumDays]
        ) { row in
            days.append(Day(day: CalendarDay(try row["day"]), sum: try EnergySum(row: row)))
        }
        return days
    }

    private static let sums = """
        SUM(transactions) AS transactions, SUM(energy_wh) AS energy_wh, SUM(seconds) AS seconds
        """

    /// The chargers, most energy first. For an admin who asks for all, the sums are those of whole
    /// months.
    package static func stations(
        _ filter: EnergyFilter, viewer: Viewer, _ db: Database
    ) throws -> [Group] {
        guard filter.isWhole(for: viewer) else {
            return try groups(
                "station_id", StationTable.name, of: "daily_energy",
                filter.conditions(for: viewer), db)
        }
        var months = Conditions()
        months.add("month >= ?", filter.days.lowerBound.month.number)
        months.add("month <= ?", filter.days.upperBound.month.number)
        return try groups("station_id", StationTable.name, of: "monthly_total", months, db)
    }

    /// The viewer's own cards, most energy first. The name of a start by phone is empty.
    package static func cards(
        _ filter: EnergyFilter, viewer: Viewer, _ db: Database
    ) throws -> [Group] {
        var conditions = filter.conditions(for: viewer)
        conditions.add(EnergyScope.own.condition(for: viewer))
        return try groups(
            "token_hash", IdTokenTable.label, of: "daily_energy", conditions, db)
    }

    /// The viewer's own vehicles, whose cards were used, most energy first.
    package static func vehicles(
        _ filter: EnergyFilter, viewer: Viewer, _ db: Database
    ) throws -> [Group] {
        var conditions = filter.conditions(for: viewer)
        conditions.add(EnergyScope.own.condition(for: viewer))
        return try groups(
            IdTokenTable.vehicle(of: "token_hash"), VehicleTable.name, of: "daily_energy",
            conditions, db)
    }

    /// The drivers at the chargers of a host, most energy first, without those whose card was
    /// refused. Empty for all chargers of the cloud.
    package static func drivers(
        _ filter: EnergyFilter, viewer: Viewer, _ db: Database
    ) throws -> [Group] {
        if filter.isWhole(for: viewer) { return [] }
        var conditions = filter.conditions(for: viewer)
        conditions.add("is_refused = 0")
        return try groups("person_id", PersonTable.name, of: "daily_energy", conditions, db)
    }

    /// The hours when cars charge come from this many of the newest transactions, which a reader
    /// reads in ten milliseconds.
    private static let patternLimit = 500
    private static let patternQuarters = 20_000

    /// The energy by weekday, from Monday, and by two hours of the day. Empty for all chargers of
    /// the cloud.
    package static func pattern(
        _ filter: EnergyFilter, viewer: Viewer, _ db: Database
    ) throws -> [[Int64]] {
        if filter.isWhole(for: viewer) { return [] }
        let conditions = filter.conditions(for: viewer)
        let transactions = Condition(
            """
            SELECT transaction_id FROM daily_energy \(conditions.sql)
            ORDER BY day DESC LIMIT \(patternLimit)
            """, conditions.arguments)
        var energy = [[Int64]](repeating: [Int64](repeating: 0, count: 12), count: 7)
        let items = try QuarterTable.sums(of: transactions, limit: patternQuarters, db)
        for item in items {
            let local = item.from.adding(
                milliseconds: StationZone.standard.offset(at: item.from))
            let day = CalendarDay(item.from, in: StationZone.standard)
            let hour = (local.milliseconds - day.utc.milliseconds) / 7_200_000
            energy[Int(day.weekday) - 1][Int(min(max(hour, 0), 11))] += item.energyWh
        }
        return energy
    }

    /// - Parameters:
    ///   - key: an expression of the table's columns; rows without a value are left out.
    ///   - name: an SQL expression of the name of a key.
    private static func groups(
        _ key: String, _ name: (String) -> String, of table: String, _ conditions: Conditions,
        _ db: Database
    ) throws -> [Group] {
        var groups: [Group] = []
        try db.forEachRow(
            sql: """
                SELECT id, \(name("summed.id")) AS name, transactions, energy_wh, seconds
                FROM (SELECT \(key) AS id, \(sums) FROM \(table) \(conditions.sql)
                    GROUP BY 1 ORDER BY energy_wh DESC, 1 LIMIT ?) AS summed
                WHERE id IS NOT NULL ORDER BY energy_wh DESC, id
                """,
            arguments: conditions.arguments + [maximumGroups]
        ) { row in
            groups.append(
                Group(id: try row["id"], name: row["name"], sum: try EnergySum(row: row)))
        }
        return groups
    }
}
