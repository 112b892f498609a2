@testable import ChargingModel
@testable import CommonBase

/// The facts of an example transaction.
enum Facts {
    /// 2026-11-22T11:00:00Z.
    static let noon = Timestamp(milliseconds: 1_795_345_200_000)
    static let card = IdTokenReference(hash: "C0FFEE", suffix: "4D2E")
    static let otherCard = IdTokenReference(hash: "BEEF", suffix: "77AA")

    static func at(_ minute: Int64) -> Timestamp { noon.adding(seconds: minute * 60) }

    static func fact(
        _ key: String, _ minute: Int64, number: Int64? = nil, remarks: Set<Anomaly> = [],
        _ content: ChargingEvent.Content
    ) -> ChargingEvent {
        ChargingEvent(
            key: key, occurredAt: at(minute), receivedAt: at(minute + 1), sequenceNumber: number,
            remarks: remarks, content: content)
    }

    static func start(
        _ key: String = "start", _ minute: Int64 = 0, _ registerWh: Int64? = 1000,
        number: Int64? = nil, remarks: Set<Anomaly> = []
    ) -> ChargingEvent {
        fact(
            key, minute, number: number, remarks: remarks,
            .started(token: card, registerWh: registerWh))
    }

    static func tap(number: Int64? = nil, registerWh: Int64? = 1000) -> ChargingEvent {
        fact("tap", 0, number: number, .authorized(token: card, registerWh: registerWh))
    }

    static func sample(
        _ minute: Int64, _ registerWh: Int64, number: Int64? = nil
    ) -> ChargingEvent {
        let reading = MeterReading(
            takenAt: at(minute), registerWh: registerWh, context: .samplePeriodic)
        return fact("sample \(minute)", minute, number: number, .sampled([reading]))
    }

    static func stop(
        _ minute: Int64 = 60, _ registerWh: Int64? = 4000, key: String = "stop",
        number: Int64? = nil, reason: StoppedReason = .local
    ) -> ChargingEvent {
        fact(
            key, minute, number: number,
            .ended(reason: reason, registerWh: registerWh, token: nil))
    }

    static func state(
        _ minute: Int64, _ state: ChargingState, number: Int64? = nil
    ) -> ChargingEvent {
        fact("state \(minute)", minute, number: number, .chargingStateChanged(state))
    }

    /// The expected result of an hour from 1000 Wh to 4000 Wh without anomalies.
    static var clean: ChargingTransaction {
        var state = ChargingTransaction()
        state.phase = .ended
        state.chargingState = .idle
        state.token = card
        state.startedAt = at(0)
        state.endedAt = at(60)
        state.meterStartWh = 1000
        state.meterStopWh = 4000
        state.energyWh = 3000
        state.stoppedReason = .local
        return state
    }

    /// `clean` with some members changed.
    static func clean(
        _ change: (inout ChargingTransaction) -> Void
    ) -> ChargingTransaction {
        var state = clean
        change(&state)
        return state
    }
}
