import CommonBase

/// How a car charges: almost constant power, and ever less of it when the battery is nearly full.
struct ChargingCurve: Hashable, Sendable {
    struct Point: Hashable, Sendable {
        /// After the start.
        var seconds: Int64
        var energyWh: Int64
        var powerW: Int64
    }

    private static let stepSeconds: Int64 = 60
    private static let maximumSeconds: Int64 = 14 * 3600

    /// One point a minute; the last one when the energy has flowed.
    let points: [Point]

    /// - Parameters:
    ///   - energyWh: what the car takes; less if it takes longer than 14 hours.
    ///   - isFull: whether its battery is full then.
    init(energyWh: Int64, maximumW: Int64, isFull: Bool, _ random: inout SeededRandom) {
        let wanted = energyWh * 3600
        var (flowed, seconds): (Int64, Int64) = (0, 0)
        var points: [Point] = []
        while flowed < wanted, seconds < Self.maximumSeconds {
            let left = wanted - flowed
            // In thousandths. The last fifth of the energy flows ever slower.
            let taper = isFull ? min(1000, max(130, left * 1000 / max(1, wanted / 5))) : 1000
            let ramp: Int64 = seconds == 0 ? 550 : 1000
            let noise = Int64.random(in: 975...1000, using: &random)
            let power = max(1, maximumW * taper / 1000 * ramp / 1000 * noise / 1000)
            let step = min(Self.stepSeconds, left / power + 1)
            flowed += power * step
            seconds += step
            points.append(Point(seconds: seconds, energyWh: flowed / 3600, powerW: power))
        }
        self.points = points
    }

    private init(points: [Point]) { self.points = points }

    /// Its first part, of a charging that is interrupted.
    func cut(toPercent percent: Int) -> ChargingCurve {
        ChargingCurve(points: Array(points.prefix(max(1, points.count * percent / 100))))
    }

    var seconds: Int64 { points.last?.seconds ?? 0 }
    var energyWh: Int64 { points.last?.energyWh ?? 0 }

    /// What has flowed after so many seconds.
    func point(at seconds: Int64) -> Point {
        points.last { $0.seconds <= seconds } ?? Point(seconds: 0, energyWh: 0, powerW: 0)
    }

    /// What a meter that is read every five minutes shows.
    var samples: [Point] { points.filter { $0.seconds.isMultiple(of: 300) } }
}
