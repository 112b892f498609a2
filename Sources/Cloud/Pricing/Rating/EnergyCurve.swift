import CommonBase

/// How much energy had flowed at each time of a transaction: lines from its start to its end,
/// without gaps.
struct EnergyCurve {
    struct Piece {
        /// The whole period, within the transaction; with 0 Wh where no energy is known.
        var period: RatedFacts.EnergyPeriod
        /// Energy before the piece.
        var fromWh: Int64

        var untilWh: Int64 { fromWh + period.energyWh }
        var milliseconds: Int64 { period.until.millisecondsSince(period.from) }

        /// Rounded down to a Wh. All rounding is a function of the curve alone, so that a curve of
        /// more pieces has the same price.
        func energyWh(at time: Timestamp) -> Int64 {
            let part = Int128(period.energyWh) * Int128(time.millisecondsSince(period.from))
            return fromWh + Int64(part / Int128(milliseconds))
        }

        /// The first millisecond at which `energyWh` has flowed; it must be within the piece.
        func time(of energyWh: Int64) -> Timestamp {
            let part = Int128(energyWh - fromWh) * Int128(milliseconds)
            let whole = Int128(period.energyWh)
            return period.from.adding(milliseconds: Int64((part + whole - 1) / whole))
        }
    }

    private(set) var pieces: [Piece] = []
    private(set) var energyWh: Int64 = 0

    /// - Parameter periods: in chronological order. What exceeds the transaction's time counts at
    ///   its edge.
    init(_ periods: [RatedFacts.EnergyPeriod], from start: Timestamp, until end: Timestamp) {
        var time = start
        for var period in periods {
            period.from = min(max(period.from, time), end)
            period.until = min(max(period.until, period.from), end)
            let room = WattHourBounds.range.upperBound - energyWh
            period.energyWh = min(max(period.energyWh, 0), room)
            if period.from > time { append(Self.gap(time, period.from)) }
            time = period.until
            if period.until > period.from || period.energyWh > 0 { append(period) }
        }
        if end > time || pieces.isEmpty { append(Self.gap(time, end)) }
    }

    private mutating func append(_ period: RatedFacts.EnergyPeriod) {
        pieces.append(Piece(period: period, fromWh: energyWh))
        energyWh += period.energyWh
    }

    private static func gap(_ from: Timestamp, _ until: Timestamp) -> RatedFacts.EnergyPeriod {
        RatedFacts.EnergyPeriod(from: from, until: until, energyWh: 0)
    }

    /// Cuts the curve.
    /// - Parameters:
    ///   - times: in any order.
    ///   - energies: in Wh.
    func segments(times: [Timestamp], energies: Set<Int64>) -> [RatedSegment] {
        let times = Set(times).sorted()
        var segments: [RatedSegment] = []
        var next = 0
        for piece in pieces {
            var points = [Point(time: piece.period.from, energyWh: piece.fromWh)]
            while next < times.count, times[next] < piece.period.until {
                if times[next] > piece.period.from {
                    let energyWh = piece.energyWh(at: times[next])
                    points.append(Point(time: times[next], energyWh: energyWh))
                }
                next += 1
            }
            for energyWh in energies where piece.fromWh < energyWh && energyWh < piece.untilWh {
                points.append(Point(time: piece.time(of: energyWh), energyWh: energyWh))
            }
            points.append(Point(time: piece.period.until, energyWh: piece.untilWh))
            points.sort { ($0.time, $0.energyWh) < ($1.time, $1.energyWh) }
            for (first, second) in zip(points, points.dropFirst())
            where first != second || pieces.count == 1 {
                segments.append(
                    RatedSegment(
                        from: first.time, until: second.time, fromWh: first.energyWh,
                        untilWh: second.energyWh, period: piece.period))
            }
        }
        return segments
    }

    private struct Point: Equatable {
        var time: Timestamp
        var energyWh: Int64
    }
}

/// A part of a transaction during which the same elements of its tariff apply.
struct RatedSegment {
    var from: Timestamp
    var until: Timestamp
    /// Energy since the transaction's start.
    var fromWh: Int64
    var untilWh: Int64
    /// The period that it is a part of: its power.
    var period: RatedFacts.EnergyPeriod

    var energyWh: Int64 { untilWh - fromWh }
    var milliseconds: Int64 { until.millisecondsSince(from) }
}
