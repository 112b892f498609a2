import CommonBase

extension ChargingEvent {
    /// The earliest time in the fact: its own, or that of a reading.
    package var earliestTime: Timestamp { times.reduce(occurredAt, min) }

    /// The latest time in the fact.
    package var latestTime: Timestamp { times.reduce(occurredAt, max) }

    private var times: [Timestamp] {
        if case .sampled(let readings) = content { readings.map(\.takenAt) } else { [] }
    }
}
