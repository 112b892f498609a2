import CommonBase

/// Whether messages that do not name their transaction belong to this one.
extension TransactionFold {
    /// Registers of different messages may be rounded differently, in Wh.
    static let roundingWh: Int64 = 10

    /// Whether a register continues the transaction's: not below the last one, and not more above it
    /// than a home charger can deliver in the time since. A register from before the last reading
    /// must be between the first and the last one.
    package func continues(withRegisterWh registerWh: Int64, at time: Timestamp) -> Bool {
        if let startedAt = state.startedAt, time < startedAt { return false }
        guard let lastWh = lastRegisterWh else { return true }
        let lastAt = lastRegisterAt
        if let lastAt, time < lastAt {
            let firstWh = state.meterStartWh ?? readings.firstWh ?? lastWh
            return firstWh - Self.roundingWh <= registerWh
                && registerWh <= lastWh + Self.roundingWh
        }
        let elapsed = lastAt.map { time.millisecondsSince($0) } ?? 0
        let range = WattHourBounds.range
        return registerWh >= lastWh - Self.roundingWh
            && range.clamping(registerWh) - lastWh <= MeterRegister.limitWh(over: elapsed)
    }

    /// The last register that is known, also that of the start.
    package var lastRegisterWh: Int64? { readings.lastWh ?? state.meterStartWh }

    /// When the last reading was taken, or the transaction started.
    package var lastRegisterAt: Timestamp? { lastReading?.takenAt ?? state.startedAt }

    /// Whether the station has reported only the start, and perhaps charging states.
    package var isJustStarted: Bool { state.phase == .active && isStarted && !hasReadings }

    /// Whether it started with a token that was accepted.
    package var wasAccepted: Bool {
        state.startedAt != nil && !state.anomalies.contains(.tokenNotAccepted)
    }

    /// Whether the station has reported the end.
    package var hasEnded: Bool { state.phase == .ended }

    /// The readings that still matter after the end, by the facts of the station: those from before
    /// the end, and all if the end has no register.
    package func readingsWithinEnd(_ readings: [MeterReading]) -> [MeterReading] {
        guard result.meterStopWh != nil else { return readings }
        return readings.filter { !isBeyondEnd(Self.place($0)) }
    }
}
