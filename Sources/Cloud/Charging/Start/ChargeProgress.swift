import ChargingModel
import CommonBase

/// The figures of a transaction at a moment.
struct ChargeProgress: Hashable, Sendable {
    /// A power that was measured longer ago is not shown as the present one.
    static let freshSeconds: Int64 = 20 * 60

    var startedAt: Timestamp
    var elapsedSeconds: Int64
    /// The last measured power, in W; nil once it is old.
    var powerW: Int64?
    /// In W; nil for less than a minute.
    var averageW: Int64?
    /// Until the first of the limits, at the present power; nil without a limit or power.
    var remainingSeconds: Int64?
    /// How much of the nearest limit is used, 0 to 1; nil without a limit.
    var fraction: Double?

    init(_ charge: LiveCharge, at now: Timestamp) {
        self.init(
            charge.record.state, createdAt: charge.record.createdAt, limit: charge.limit,
            history: charge.history, at: now)
    }

    init(
        _ state: ChargingTransaction, createdAt: Timestamp, limit: ChargeLimit,
        history: PowerHistory, at now: Timestamp
    ) {
        let end = state.endedAt ?? now
        startedAt = state.startedAt ?? createdAt
        elapsedSeconds = max(0, end.millisecondsSince(startedAt) / 1000)
        if let last = history.points.last,
            last.time.adding(seconds: Self.freshSeconds) > now
        {
            powerW = last.watts
        }
        averageW = elapsedSeconds < 60 ? nil : state.energyWh * 3600 / elapsedSeconds
        var remaining: [Int64] = []
        var fractions: [Double] = []
        if let wanted = limit.energyWh {
            let left = max(0, wanted - state.energyWh)
            if let powerW, powerW > 0 { remaining.append(left * 3600 / powerW) }
            fractions.append(Double(state.energyWh) / Double(wanted))
        }
        if let wanted = limit.endsAt {
            remaining.append(max(0, wanted.millisecondsSince(end) / 1000))
            let span = Double(max(1, wanted.millisecondsSince(startedAt)))
            fractions.append(Double(end.millisecondsSince(startedAt)) / span)
        }
        remainingSeconds = remaining.min()
        fraction = fractions.max().map { min(max($0, 0), 1) }
    }
}
