import CommonBase

/// The intermediate state of folding a transaction's facts, from which the next fact can be added
/// without reading the earlier ones again.
///
/// `init` sorts all facts into the canonical order and applies them one by one. `append` applies a
/// single fact if it comes last in that order. Otherwise (a late fact, one out of order or after
/// the end) it returns false, and the caller folds all facts again. A day with a sample every ten
/// seconds therefore costs linear, not quadratic, time.
package struct TransactionFold: Hashable, Sendable {
    /// The state from the single facts, without the energy and the anomalies that only the whole
    /// shows.
    var state = ChargingTransaction()
    /// The position of the last fact that is not a sample. Samples do not conflict with other facts
    /// about the state, so they only need to be in order among themselves.
    var last: Place?
    var isStarted = false
    var hasReadings = false
    /// The range of the bridge's counter, and how many different numbers there were.
    var lowestNumber: Int64?
    var highestNumber: Int64?
    var numberCount: Int64 = 0
    /// The readings in chronological order, without the start and the end.
    var readings = RegisterReadings()
    var lastReading: ReadingPlace?
    /// People's corrections, merged, and the position of the last one.
    package internal(set) var correction: Correction?
    var lastCorrection: Place?
    /// The evidence that the station does not know the transaction any more, and how often the
    /// station has refuted it.
    package internal(set) var missingEnd = MissingEnd()
    /// The number of facts, without those about a missing end.
    package internal(set) var factCount: Int64 = 0
    /// The latest time in a fact of the station: a fact with an earlier time is late.
    package internal(set) var horizon = Timestamp(milliseconds: .min)

    /// The position of a reading among the readings.
    struct ReadingPlace: Hashable, Sendable, Comparable {
        var takenAt: Timestamp
        /// 0 for a reading without a register.
        var registerWh: Int64

        static func < (left: Self, right: Self) -> Bool {
            (left.takenAt, left.registerWh) < (right.takenAt, right.registerWh)
        }
    }

    package init() {}

    /// Folds all facts of a transaction, in any order, with or without duplicates.
    package init(_ facts: some Sequence<ChargingEvent>) {
        self.init(continuing: TransactionFold(), facts)
    }

    /// Adds facts in any order, which all come after those of `earlier`: their times are later than
    /// its horizon, and no fact has a sequence number.
    package init(continuing earlier: TransactionFold, _ facts: some Sequence<ChargingEvent>) {
        self = earlier
        let (ordered, conflict) = Self.canonical(facts)
        if conflict { state.anomalies.insert(.conflictingFacts) }
        for fact in ordered { apply(fact) }
        let all = ordered.flatMap(Self.readings(of:)).sorted { Self.place($0) < Self.place($1) }
        // Values that arrive after the end (quirk Q62) do not change the final register. They count
        // only if no other register is known, for example after a clock was set back.
        let before = all.filter { !isBeyondEnd(Self.place($0)) }
        let hasRegister =
            readings.hasRegister || state.meterStopWh != nil
            || before.contains { $0.registerWh != nil }
        for reading in hasRegister ? before : all { addReading(reading) }
        lastReading = all.last.map(Self.place) ?? lastReading
    }

    /// Adds one more fact if it comes after all others; its key must be new.
    /// - Returns: false, with nothing changed, if all facts must be folded again.
    package mutating func append(_ fact: ChargingEvent) -> Bool {
        if fact.kind == .corrected {
            if let lastCorrection, lastCorrection > Place(fact) { return false }
            apply(fact)
            return true
        }
        if fact.kind.isOfCloud {
            apply(fact)
            return true
        }
        guard state.phase != .ended else { return false }
        if fact.kind != .sampled, let last, last > Place(fact) { return false }
        if let number = fact.sequenceNumber, let highestNumber, number < highestNumber {
            return false
        }
        let new = Self.readings(of: fact)
        // Readings with one time are merged, in any order.
        let times = [lastReadingAt].compactMap(\.self) + new.map(\.takenAt)
        guard zip(times, times.dropFirst()).allSatisfy({ $0 <= $1 }) else { return false }
        var next = self
        next.apply(fact)
        if fact.kind == .ended, let lastReading, next.isBeyondEnd(lastReading) { return false }
        self = next
        for reading in new { addReading(reading) }
        return true
    }

    /// When the last reading was taken.
    package var lastReadingAt: Timestamp? { lastReading?.takenAt }

    /// The transaction that follows from the facts.
    package var result: ChargingTransaction {
        var result = state
        setEnergy(of: &result)
        addAnomalies(to: &result)
        settleRefusal(of: &result)
        correction?.apply(to: &result)
        return result
    }

    /// Whether a reading is later than the end, or at the same time with a higher register:
    /// stations send closing values at any time.
    func isBeyondEnd(_ place: ReadingPlace) -> Bool {
        guard let endedAt = state.endedAt else { return false }
        if place.takenAt != endedAt { return place.takenAt > endedAt }
        return state.meterStopWh.map { place.registerWh > $0 } ?? false
    }

    mutating func addReading(_ reading: MeterReading) {
        readings.append(reading)
        lastReading = max(lastReading ?? Self.place(reading), Self.place(reading))
    }

    private mutating func apply(_ fact: ChargingEvent) {
        // A fold that continues from a checkpoint gets these facts again.
        if missingEnd.apply(fact) { return }
        factCount += 1
        if !fact.kind.isOfCloud { horizon = max(horizon, fact.latestTime) }
        if fact.kind != .sampled, !fact.kind.isOfCloud { last = Place(fact) }
        state.anomalies.formUnion(fact.remarks)
        if let number = fact.sequenceNumber, number != highestNumber {
            // Facts are in order, so a new number is the highest.
            let dropped = fact.droppedNumbers ?? 0
            lowestNumber = lowestNumber ?? (number &- dropped)
            highestNumber = number
            numberCount += 1
            numberCount &+= dropped
        }
        switch fact.content {
        case .authorized(let token, let registerWh):
            state.token = state.token ?? token
            state.meterStartWh = state.meterStartWh ?? Self.bounded(registerWh)
        case .started(let token, let registerWh):
            isStarted = true
            guard state.startedAt == nil else {
                state.anomalies.insert(.conflictingFacts)
                return
            }
            state.startedAt = fact.occurredAt
            state.token = token ?? state.token
            state.meterStartWh = Self.bounded(registerWh) ?? state.meterStartWh
            if state.phase != .ended { state.phase = .active }
            state.chargingState = state.chargingState ?? .charging
        case .sampled(let readings):
            if !readings.isEmpty { hasReadings = true }
            if state.phase == .authorized, !readings.isEmpty { state.phase = .active }
        case .chargingStateChanged(let chargingState):
            if state.phase != .ended { state.chargingState = chargingState }
        case .ended(let reason, let registerWh, let token):
            guard state.phase != .ended else {
                // Stations repeat a StopTransaction with a new timestamp: no conflict.
                if state.meterStopWh != Self.bounded(registerWh) {
                    state.anomalies.insert(.conflictingFacts)
                }
                return
            }
            state.phase = .ended
            state.chargingState = .idle
            state.endedAt = fact.occurredAt
            state.stoppedReason = reason
            state.meterStopWh = Self.bounded(registerWh)
            state.token = state.token ?? token
        case .corrected(let next):
            correction = correction?.followed(by: next) ?? next
            lastCorrection = Place(fact)
        case .endMissing, .resumed: break
        }
    }

    /// Facts that were stored by earlier versions may have any register.
    private static func bounded(_ registerWh: Int64?) -> Int64? {
        registerWh.map(WattHourBounds.range.clamping)
    }

    private func setEnergy(of result: inout ChargingTransaction) {
        let isTrusted = state.anomalies.isDisjoint(with: Anomaly.ofUnknownDuration)
        result.meterStartWh = state.meterStartWh ?? readings.beginWh
        var session = SessionRegisters()
        session.startWh = result.meterStartWh
        session.startedAt = state.startedAt
        session.stopWh = state.meterStopWh
        session.endedAt = state.endedAt
        if isTrusted, let startedAt = state.startedAt,
            let end = state.endedAt ?? lastReading?.takenAt
        {
            session.durationMilliseconds = end.millisecondsSince(startedAt)
        }
        let register = readings.register(of: session)
        result.energyWh = register.energyWh
        result.anomalies.formUnion(register.anomalies)
        guard state.phase == .ended else { return }
        result.meterStopWh = state.meterStopWh ?? register.lastWh
        if let duration = session.durationMilliseconds,
            readings.contradictsPower(
                energyWh: register.energyWh, durationMilliseconds: duration)
        {
            result.anomalies.insert(.energyMismatch)
        }
    }

    /// A transaction without energy, rounding apart, whose token was refused needs no review: the
    /// station obeyed.
    private func settleRefusal(of result: inout ChargingTransaction) {
        guard result.phase == .ended, result.energyWh < MeterRegister.toleranceWh,
            state.meterStartWh != nil, state.meterStopWh != nil,
            result.anomalies.isSubset(of: [.unknownToken, .tokenNotAccepted])
        else { return }
        result.anomalies = []
    }

    private func addAnomalies(to result: inout ChargingTransaction) {
        // If the contactor never closed after a tap, an end without a start is not an anomaly.
        let mustHaveStarted = state.token == nil || result.energyWh > 0 || hasReadings
        if state.phase != .authorized, !isStarted, mustHaveStarted || state.meterStartWh == nil {
            result.anomalies.insert(.missingStart)
        }
        if state.phase != .ended, missingEnd.isMissing { result.anomalies.insert(.endNotReported) }
        if let startedAt = state.startedAt, let endedAt = state.endedAt, endedAt < startedAt {
            result.anomalies.insert(.endBeforeStart)
        }
        // Stations choose the numbers, so `highest + 1` could overflow.
        if state.phase == .ended, let lowestNumber, let highestNumber,
            lowestNumber != 0 || highestNumber != numberCount - 1
        {
            result.anomalies.insert(.sequenceGap)
        }
    }

    private static func readings(of fact: ChargingEvent) -> [MeterReading] {
        if case .sampled(let readings) = fact.content { readings } else { [] }
    }

    static func place(_ reading: MeterReading) -> ReadingPlace {
        ReadingPlace(takenAt: reading.takenAt, registerWh: reading.registerWh ?? 0)
    }
}
