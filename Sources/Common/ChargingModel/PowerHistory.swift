import CommonBase

/// Power over time, from a meter's readings: as measured, or derived from the register's increase.
package struct PowerHistory: Hashable, Sendable {
    package struct Point: Hashable, Sendable {
        package var time: Timestamp
        package var watts: Int64
    }

    /// In chronological order.
    package let points: [Point]

    /// - Parameter readings: in chronological order.
    package init(_ readings: [MeterReading]) {
        var points: [Point] = []
        var last: MeterReading?
        for reading in readings {
            let watts = reading.powerW ?? last.flatMap { Self.watts(from: $0, to: reading) }
            if let watts { points.append(Point(time: reading.takenAt, watts: watts)) }
            let isTooSoon =
                last.map {
                    reading.takenAt.millisecondsSince($0.takenAt) < Self.shortestMilliseconds
                } ?? false
            if reading.registerWh != nil, !isTooSoon { last = reading }
        }
        self.points = points
    }

    /// Over a shorter interval, the register's resolution of 1 Wh makes the power too inaccurate.
    private static let shortestMilliseconds: Int64 = 10_000

    /// The most energy between two readings that a power is derived from, in Wh.
    private static let mostWh: Int64 = 1_000_000

    /// Nil if the power cannot be derived from the registers.
    private static func watts(from first: MeterReading, to second: MeterReading) -> Int64? {
        let milliseconds = second.takenAt.millisecondsSince(first.takenAt)
        guard let start = first.registerWh, let end = second.registerWh, end >= start,
            milliseconds >= shortestMilliseconds, end - start < mostWh
        else { return nil }
        return (end - start) * 3_600_000 / milliseconds
    }
}
