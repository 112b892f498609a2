import CommonBase

/// The energy of a transaction per quarter of an hour (UTC), the settlement period of electricity.
/// The sum is exactly the energy of the transaction.
package struct QuarterEnergy: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        /// A whole quarter of an hour.
        package var from: Timestamp
        package var energyWh: Int64

        package init(from: Timestamp, energyWh: Int64) {
            self.from = from
            self.energyWh = energyWh
        }
    }

    package static let milliseconds: Int64 = 900_000
    /// Energy that is older than this before the last reading counts to the first quarter.
    static let maximumMilliseconds: Int64 = 31 * 86_400_000

    /// In chronological order, without quarters of 0 Wh.
    package let items: [Item]

    package init(items: [Item]) { self.items = items }

    /// Divides the energy between two readings evenly over the time between them. A correction by a
    /// person, which replaces the energy, keeps the proportions.
    /// - Parameter facts: of the transaction, in any order.
    package init(_ transaction: ChargingTransaction, facts: some Sequence<ChargingEvent>) {
        var readings: [MeterReading] = []
        for fact in facts {
            guard case .sampled(let more) = fact.content else { continue }
            readings += more.filter { $0.takenAt <= transaction.endedAt ?? $0.takenAt }
        }
        readings.sort { $0.takenAt < $1.takenAt }
        var series = RegisterSeries()
        var items = readings.flatMap { series.append($0) }
        items += series.finish()
        if items.contains(where: { !$0.isElsewhere }) { items.removeAll(where: \.isElsewhere) }
        // Of two registers, the one that counts what is billed, or tells more of its course.
        let courses = [\RegisterSeries.Item.highWh, \.lowWh].map { register in
            Self.points(
                items.map { Point(time: $0.takenAt, registerWh: $0[keyPath: register]) },
                of: transaction)
        }
        let hasLow = items.contains { $0.lowWh != $0.highWh }
        let best = hasLow && Self.rises(courses[1]) > Self.rises(courses[0]) ? 1 : 0
        self.init(courses[best], of: transaction)
    }

    /// The points between the start and the stop. Unless the register fell, those that do not
    /// continue the earlier ones, or are above the stop, are wrong.
    private static func points(
        _ samples: [Point], of transaction: ChargingTransaction
    ) -> [Point] {
        var points: [Point] = []
        if let time = transaction.startedAt, let register = transaction.meterStartWh {
            points.append(Point(time: time, registerWh: register))
        }
        var end: Point?
        if let time = transaction.endedAt, let register = transaction.meterStopWh {
            end = Point(time: time, registerWh: register)
        }
        let hasFallen = transaction.anomalies.union(transaction.settledAnomalies)
            .contains(.registerWentBackwards)
        for sample in samples {
            let isWithin =
                sample.registerWh >= points.last?.registerWh ?? sample.registerWh
                && sample.registerWh <= end?.registerWh ?? sample.registerWh
            if hasFallen || isWithin { points.append(sample) }
        }
        return points + [end].compactMap(\.self)
    }

    private static func rises(_ points: [Point]) -> Int {
        zip(points, points.dropFirst()).count { $0.registerWh < $1.registerWh }
    }

    private struct Point {
        var time: Timestamp
        var registerWh: Int64
    }

    private init(_ points: [Point], of transaction: ChargingTransaction) {
        var measured: [Int64: Int64] = [:]
        let last = transaction.endedAt ?? points.last?.time ?? .epoch
        let first = last.adding(milliseconds: -Self.maximumMilliseconds)
        for (from, to) in zip(points, points.dropFirst()) {
            let (rise, overflow) = to.registerWh.subtractingReportingOverflow(from.registerWh)
            guard rise > 0, !overflow else { continue }
            Self.divide(rise, from: max(from.time, first), to: max(to.time, first), into: &measured)
        }
        if measured.isEmpty, transaction.energyWh > 0 {
            Self.divide(
                transaction.energyWh, from: max(transaction.startedAt ?? last, first), to: last,
                into: &measured)
        }
        items = Self.scaled(measured, to: transaction.energyWh)
    }

    /// Adds `energyWh` to the quarters from `start` to `end`, evenly over the time.
    private static func divide(
        _ energyWh: Int64, from start: Timestamp, to end: Timestamp,
        into quarters: inout [Int64: Int64]
    ) {
        let duration = end.millisecondsSince(start)
        var (time, given): (Int64, Int64) = (start.milliseconds, 0)
        while duration > 0, time < end.milliseconds {
            let quarter = time.flooredQuotient(milliseconds)
            time = min((quarter + 1) * milliseconds, end.milliseconds)
            let share = part(energyWh, time - start.milliseconds, of: duration)
            add(share - given, to: quarter, &quarters)
            given = share
        }
        if duration <= 0 {
            add(energyWh, to: end.milliseconds.flooredQuotient(milliseconds), &quarters)
        }
    }

    /// Registers may be impossible, so the sum stops at the largest number.
    private static func add(
        _ energyWh: Int64, to quarter: Int64, _ quarters: inout [Int64: Int64]
    ) {
        let (sum, overflow) = (quarters[quarter] ?? 0).addingReportingOverflow(energyWh)
        quarters[quarter] = overflow ? .max : sum
    }

    /// The quarters in proportion, with `energyWh` as their sum.
    private static func scaled(_ measured: [Int64: Int64], to energyWh: Int64) -> [Item] {
        var total: Int64 = 0
        for energy in measured.values {
            let (sum, overflow) = total.addingReportingOverflow(energy)
            total = overflow ? .max : sum
        }
        guard total > 0, total < .max else { return [] }
        var (sum, given): (Int64, Int64) = (0, 0)
        return measured.sorted { $0.key < $1.key }.compactMap { quarter, energy in
            sum += energy
            let share = part(energyWh, sum, of: total)
            defer { given = share }
            if share == given { return nil }
            return Item(
                from: Timestamp(milliseconds: quarter * milliseconds), energyWh: share - given)
        }
    }

    /// `value × number ÷ whole`, rounded down. All are positive, and `number` is at most `whole`.
    private static func part(_ value: Int64, _ number: Int64, of whole: Int64) -> Int64 {
        whole.dividingFullWidth(value.multipliedFullWidth(by: number)).quotient
    }
}
