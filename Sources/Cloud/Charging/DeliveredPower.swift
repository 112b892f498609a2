import ChargingModel
import CloudCore
import CommonBase

/// The power that a station has lately delivered.
package struct DeliveredPower: Hashable, Sendable {
    /// Transactions that it looks at, the newest.
    static let limit = 10
    /// A shorter transaction may fill no quarter of an hour.
    static let shortestMilliseconds = 2 * QuarterEnergy.milliseconds

    /// The median of the transactions' highest powers, each the mean of a quarter of an hour, in W.
    package var medianW: Int64
    /// How many transactions it was computed from.
    package var transactions: Int

    /// Nil without an ended transaction of half an hour among the newest ones. The caller has checked
    /// that the viewer manages the station.
    package static func read(_ station: StationID, _ db: Database) throws -> DeliveredPower? {
        let highestWh = try Int64.fetchAll(
            db,
            cached: """
                SELECT max(transaction_quarter.energy_wh)
                FROM (SELECT id, phase, started_at, ended_at FROM charging_transaction
                    WHERE station_id = ? ORDER BY created_at DESC, id DESC LIMIT \(limit)) AS newest
                JOIN transaction_quarter ON transaction_quarter.transaction_id = newest.id
                WHERE newest.phase = 'ended'
                  AND newest.ended_at - newest.started_at >= \(shortestMilliseconds)
                GROUP BY newest.id
                """,
            arguments: [station])
        let sorted = highestWh.sorted()
        guard let median = sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2] else { return nil }
        let perHour = 3_600_000 / QuarterEnergy.milliseconds
        return DeliveredPower(medianW: median * perHour, transactions: sorted.count)
    }
}
