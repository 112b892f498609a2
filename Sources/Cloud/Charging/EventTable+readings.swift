import ChargingModel
import CloudCore
import CommonBase

/// What people see of the facts of one transaction.
extension EventTable {
    /// Samples of a transaction among which `spreadReadings` chooses, the newest: two days with one
    /// every ten seconds.
    private static let sampleScanLimit = 20_000
    /// Bytes of facts that it decodes at most.
    private static let spreadBytes = 2 << 20

    /// The readings of at most `limit` samples, which are spread evenly over all samples, by time.
    package static func spreadReadings(
        _ transaction: TransactionID, limit: Int, _ db: Database
    ) throws -> [MeterReading] {
        let samples = try newestSamples(of: transaction, limit: sampleScanLimit, db)
        let chosen = spread(Array(samples.reversed()), limit: limit)
        let readings = try readings(chosen, of: transaction, bytes: spreadBytes, db)
        return spread(MeterReading.merged(readings), limit: limit)
    }

    /// At most `limit` items with equal distances, the first and the last among them.
    private static func spread<Item>(_ items: [Item], limit: Int) -> [Item] {
        guard items.count > limit, limit > 1 else { return items }
        return (0..<limit).map { items[$0 * (items.count - 1) / (limit - 1)] }
    }

    /// The reported ends and the corrections, in the order of their arrival, at most 20.
    package static func endsAndCorrections(
        _ transaction: TransactionID, _ db: Database
    ) throws -> [ChargingEvent] {
        let numbers = try Int64.fetchAll(
            db,
            cached: """
                SELECT id FROM charging_event WHERE transaction_id = ? AND kind IN (?, ?)
                ORDER BY id DESC LIMIT 20
                """,
            arguments: [
                transaction, ChargingEvent.Kind.ended.rawValue,
                ChargingEvent.Kind.corrected.rawValue,
            ])
        return try readable(numbers.reversed(), of: transaction, bytes: spreadBytes, db)
    }
}
