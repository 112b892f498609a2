import ChargingModel
import CloudCharging
import CloudCore
import CloudPricing
import CommonBase

/// What a running transaction costs, and will cost when it could be stopped.
package struct RunningCost: Sendable {
    /// Maximum transactions of a pass.
    static let limit = 1000
    /// From the decision to stop until the current ends: a pass of `Enforcement`, and the answer of
    /// the station, in seconds.
    static let stopSeconds: Int64 = 30
    /// The time between readings that is expected of a station that has sent fewer than two.
    static let usualSeconds: Int64 = 60
    /// The longest time between readings that is expected.
    static let longestSeconds: Int64 = 300
    /// Readings that are looked at.
    private static let readingLimit = 20
    /// A power is not expected to go on for longer than this after its reading, in seconds.
    private static let horizonSeconds: Int64 = 1800

    package var record: TransactionRecord
    /// Nil for a transaction without a hold.
    package var hold: CreditHold?
    /// The cost that the driver chose as the limit.
    package var chosen: Money?
    package var now: Money
    package var atStop: Money

    /// The running transactions with a hold, or with a cost that the driver chose.
    package static func all(_ db: Database, at now: Timestamp) throws -> [RunningCost] {
        let records = try TransactionTable.listOpen(
            where: """
                (EXISTS (SELECT 1 FROM credit_hold
                        WHERE credit_hold.transaction_id = charging_transaction.id
                          AND credit_hold.closed_at IS NULL)
                    OR EXISTS (SELECT 1 FROM transaction_limit
                        WHERE transaction_limit.transaction_id = charging_transaction.id
                          AND transaction_limit.cost_minor IS NOT NULL))
                """,
            [], limit: limit, db)
        return try of(records, db, at: now)
    }

    /// The costs of running transactions. Free ones are absent.
    package static func of(
        _ records: [TransactionRecord], _ db: Database, at now: Timestamp
    ) throws -> [RunningCost] {
        guard !records.isEmpty else { return [] }
        let present = try TransactionPrices.bills(records, db, at: now)
        var later = records.filter { present[$0.id] != nil }
        for index in later.indices {
            let more = try expectedWh(later[index], db, at: now)
            later[index].state.energyWh += more
        }
        let future = try TransactionPrices.bills(
            later, db, at: now.adding(seconds: stopSeconds))
        return try records.compactMap { record -> RunningCost? in
            guard let bill = present[record.id] else { return nil }
            return RunningCost(
                record: record, hold: try openHold(of: record.id, db),
                chosen: try TransactionLimitTable.limit(of: record.id, db)?.cost,
                now: bill.total, atStop: max(bill.total, future[record.id]?.total ?? .zero))
        }
    }

    private static func openHold(
        of transaction: TransactionID, _ db: Database
    ) throws -> CreditHold? {
        let hold = try CreditHoldTable.find(transaction: transaction, db)
        return hold?.closedAt == nil ? hold : nil
    }

    /// The energy that will have flowed since the last reading when the next one has come and a stop
    /// has ended the current, in Wh.
    private static func expectedWh(
        _ record: TransactionRecord, _ db: Database, at now: Timestamp
    ) throws -> Int64 {
        let readings = MeterReading.merged(
            try EventTable.newestReadings(record.id, limit: readingLimit, db))
        return expectedWh(PowerHistory(readings).points, at: now)
    }

    static func expectedWh(_ points: [PowerHistory.Point], at now: Timestamp) -> Int64 {
        guard let last = points.last else { return 0 }
        let gap =
            points.dropLast().last.map { last.time.millisecondsSince($0.time) / 1000 }
            ?? usualSeconds
        let next = last.time.adding(seconds: min(max(gap, 1), longestSeconds) + stopSeconds)
        let end = max(next, now.adding(seconds: stopSeconds))
        let seconds = min(end.millisecondsSince(last.time) / 1000, horizonSeconds)
        return min(max(last.watts, 0), 10_000_000) * max(seconds, 0) / 3600
    }
}
