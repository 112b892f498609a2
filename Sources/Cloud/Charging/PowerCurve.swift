import ChargingModel
import CloudCore
import CommonBase

/// The power of a transaction over time, for a chart.
package struct PowerCurve: Hashable, Sendable {
    package struct Point: Hashable, Sendable {
        package var time: Timestamp
        package var watts: Int64
    }

    /// Maximum points of a curve.
    package static let maximumPoints = 300
    /// No home charger has more; a register in another unit might say so.
    private static let maximumWatts: Int64 = 1_000_000

    /// By time; empty if the readings do not tell.
    package let points: [Point]
    /// Whether the charger measured the power; otherwise it is computed from the energy between
    /// two readings.
    package let isMeasured: Bool

    /// - Parameter readings: by time, one per time.
    package init(_ readings: [MeterReading], of transaction: ChargingTransaction) {
        let within = readings.filter { reading in
            reading.takenAt >= transaction.startedAt ?? reading.takenAt
                && reading.takenAt <= transaction.endedAt ?? reading.takenAt
        }
        let measured = within.compactMap { reading in
            reading.powerW.map { Point(time: reading.takenAt, watts: Self.bounded($0)) }
        }
        isMeasured = measured.count > 1
        points = Self.downSampled(
            isMeasured ? measured : Self.derived(within, of: transaction), to: Self.maximumPoints)
    }

    /// The caller has checked that the viewer sees the transaction.
    package init(_ record: TransactionRecord, _ db: Database) throws {
        self.init(
            try EventTable.spreadReadings(record.id, limit: Self.maximumPoints, db),
            of: record.state)
    }

    /// The highest power in W; 0 without points.
    package var maximum: Int64 { points.map(\.watts).max() ?? 0 }

    /// At most a dozen points, for a small table.
    var rows: [Point] {
        // A derived curve has steps: each begins with the point that counts.
        let times =
            isMeasured
            ? points : zip(points, points.dropFirst()).filter { $0.time < $1.time }.map(\.0)
        let size = max(1, (times.count + 11) / 12)
        return stride(from: 0, to: times.count, by: size).map { times[$0] }
    }

    /// The mean power between two registers, as two points: a step.
    private static func derived(
        _ readings: [MeterReading], of transaction: ChargingTransaction
    ) -> [Point] {
        var registers = readings.compactMap { reading in
            reading.registerWh.map { (time: reading.takenAt, wattHours: $0) }
        }
        if let start = transaction.startedAt, let register = transaction.meterStartWh,
            registers.first.map({ $0.time > start }) ?? true
        {
            registers.insert((start, register), at: 0)
        }
        if let end = transaction.endedAt, let register = transaction.meterStopWh,
            registers.last.map({ $0.time < end }) ?? true
        {
            registers.append((end, register))
        }
        return zip(registers, registers.dropFirst()).flatMap { from, to -> [Point] in
            let milliseconds = to.time.millisecondsSince(from.time)
            guard milliseconds > 0 else { return [] }
            let watts = Double(to.wattHours - from.wattHours) * 3_600_000 / Double(milliseconds)
            let bounded = bounded(Int64(min(max(watts, 0), Double(maximumWatts)).rounded()))
            return [Point(time: from.time, watts: bounded), Point(time: to.time, watts: bounded)]
        }
    }

    private static func bounded(_ watts: Int64) -> Int64 { min(max(watts, 0), maximumWatts) }

    /// At most `limit` points that keep the first, the last and all peaks: of each of `limit / 2`
    /// groups of neighbours the lowest and the highest.
    static func downSampled(_ points: [Point], to limit: Int) -> [Point] {
        guard points.count > limit, limit >= 6 else { return points }
        let inner = points.dropFirst().dropLast()
        let groups = limit / 2 - 1
        var kept = [points[0]]
        for group in 0..<groups {
            let from = inner.startIndex + group * inner.count / groups
            let to = inner.startIndex + (group + 1) * inner.count / groups
            let slice = inner[from..<to]
            guard let low = slice.indices.min(by: { slice[$0].watts < slice[$1].watts }),
                let high = slice.indices.max(by: { slice[$0].watts < slice[$1].watts })
            else { continue }
            kept += Set([low, high]).sorted().map { slice[$0] }
        }
        return kept + [points[points.count - 1]]
    }
}
