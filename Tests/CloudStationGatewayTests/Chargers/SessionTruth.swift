import CommonBase
import TestSupport

/// What really happened in a session, whatever the charger tells of it.
struct SessionTruth {
    var connector: Int64
    /// Nil for a card that the cloud does not know.
    var card: String?
    /// From the start to the end, in order.
    var points: [Point]

    struct Point {
        /// Minutes after the beginning of the simulation.
        var minute: Int64
        /// The registers of L1, L2 and L3 in thousandths of Wh; their sum is the total.
        var phases: [Int64]
        /// The mean power since the point before.
        var powerW: Int64 = 0

        var milliWh: Int64 { phases.reduce(0, +) }
    }

    var start: Point { points[0] }
    var end: Point { points[points.count - 1] }
    var energyMilliWh: Int64 { end.milliWh - start.milliWh }
    var minutes: Range<Int64> { start.minute..<end.minute }
    var isRefused: Bool { card == nil }

    /// One to three sessions on one or two connectors; each connector's follow one another.
    static func sessions(of plan: ChargerPlan) -> [SessionTruth] {
        var random = plan.random(.truth)
        let connectorCount = random.chance(40) ? 2 : 1
        let count = min(random.index(3) + 1, plan.sessionLimit)
        var free = [Int64](repeating: 5 + random.number(0...40), count: connectorCount)
        var registers = (0..<connectorCount).map { _ in
            (0..<3).map { _ in random.number(50_000_000...3_000_000_000) }
        }
        return (0..<count).map { number in
            var random = plan.random(.session, number)
            let connector = random.index(connectorCount)
            if plan.traits.contains(.restartsAtZero) { registers[connector] = [0, 0, 0] }
            let isRefused = plan.traits.contains(.refusesStranger) && random.chance(50)
            let points =
                isRefused
                ? [
                    Point(minute: free[connector], phases: registers[connector]),
                    Point(minute: free[connector] + 1, phases: registers[connector]),
                ] : points(from: free[connector], registers[connector], plan, using: &random)
            let last = points[points.count - 1]
            registers[connector] = last.phases
            free[connector] = last.minute + random.number(10...60)
            return SessionTruth(
                connector: Int64(connector) + 1,
                card: isRefused ? nil : plan.card(connector: connector), points: points)
        }
    }

    private static func points(
        from minute: Int64, _ registers: [Int64], _ plan: ChargerPlan,
        using random: inout SeededRandom
    ) -> [Point] {
        var points = [Point(minute: minute, phases: registers)]
        let interval: Int64 = random.element([2, 5, 10, 15])
        // Whole kWh that are labelled Wh show only in a session of several kWh.
        let isLong = plan.traits.contains(.labelsKWhAsWh)
        let count = isLong ? 120 / interval + random.number(0...3) : random.number(3...10)
        let powerW = isLong ? random.number(9000...11_000) : random.number(1400...11_000)
        let hasPhases = random.chance(70)
        for number in 1...count {
            var point = points[points.count - 1]
            point.minute += interval
            // The car pauses now and then.
            point.powerW = random.chance(10) ? 0 : powerW - random.number(0...(powerW / 10))
            let milliWh = point.powerW * interval * 1000 / 60
            let drops = plan.traits.contains(.phaseDropsOut) && number > count / 2
            if hasPhases, !drops {
                for phase in 0..<3 { point.phases[phase] += milliWh / 3 }
            } else {
                point.phases[0] += milliWh
            }
            points.append(point)
        }
        return points
    }
}
