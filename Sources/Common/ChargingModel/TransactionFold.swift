import CommonBase

/// The fold of a transaction's facts, as far as it has come: what it takes to add the next fact
/// without looking at all the others again.
///
/// There is one fold. All facts at once are brought into their one order and taken one by one; a
/// fact that comes alone, and stands at the end of that order, is taken likewise. Any other (late,
/// out of order, after the end) is refused here, and the whole is folded anew. So a day with a
/// sample every ten seconds costs a day's work, not its square.
package struct TransactionFold: Hashable, Sendable {
    /// What the facts say by themselves: without the energy and the anomalies that only the whole
    /// shows.
    var state = ChargingTransaction()
    /// Of the last fact that is no sample: samples say nothing of the state that another fact could
    /// have said otherwise, so that they only stand in order among themselves.
    var last: Place?
    var isStarted = false
    var hasReadings = false
    /// The bridge's counter: its range, and how many numbers there were.
    var lowestNumber: Int64?
    var highestNumber: Int64?
    var numberCount: Int64 = 0
    /// The readings in order of time, without the start and the end.
    var readings = RegisterRun()
    var lastReading: ReadingPlace?
    /// What people have said. A fold with a correction is never gone on from, and never kept.
    package private(set) var correction: Correction?

    /// Where a reading stands among the readings.
    struct ReadingPlace: Hashable, Sendable, Comparable {
        var takenAt: Timestamp
        /// 0 for a reading without a register.
        var registerWh: Int64

        static func < (left: Self, right: Self) -> Bool {
            (left.takenAt, left.registerWh) < (right.takenAt, right.registerWh)
        }
    }

    package init() {}

    /// All facts of a transaction, in any order and any number of times.
    package init(_ facts: some Sequence<ChargingEvent>) {
        let (ordered, conflict) = Self.canonical(facts)
        if conflict { state.anomalies.insert(.conflictingFacts) }
        for fact in ordered { apply(fact) }
        let all = ordered.flatMap(Self.readings(of:)).sorted { Self.place($0) < Self.place($1) }
        // Values that come after the end (quirk Q62) don't move what it ended with. They stand in
        // where there is nothing else: after a clock that was set back, say.
        let before = all.filter { !isBeyondEnd(Self.place($0)) }
        let hasRegister = before.contains { $0.registerWh != nil } || state.meterStopWh != nil
        for reading in hasRegister ? before : all { take(reading) }
        lastReading = all.last.map(Self.place)
    }

    /// Takes one fact more, if it stands behind all others; its key must be new.
    /// - Returns: false, and nothing is changed, where all facts have to be folded anew.
    package mutating func append(_ fact: ChargingEvent) -> Bool {
        guard state.phase != .ended, correction == nil, fact.kind != .corrected else {
            return false
        }
        if fact.kind != .sampled, let last, last > Place(fact) { return false }
        if let number = fact.sequenceNumber, let highestNumber, number < highestNumber {
            return false
        }
        let new = Self.readings(of: fact)
        let places = [lastReading].compactMap(\.self) + new.map(Self.place)
        guard zip(places, places.dropFirst()).allSatisfy({ $0 <= $1 }) else { return false }
        var next = self
        next.apply(fact)
        if fact.kind == .ended, let lastReading, next.isBeyondEnd(lastReading) { return false }
        self = next
        for reading in new { take(reading) }
        return true
    }

    /// The transaction as the facts tell it.
    package var result: ChargingTransaction {
        var result = state
        measure(&result)
        judge(&result)
        correction?.apply(to: &result)
        return result
    }

    /// Whether a reading is later than the end, or of the same moment and more than what was read
    /// last: closing values come when they like.
    private func isBeyondEnd(_ place: ReadingPlace) -> Bool {
        guard let endedAt = state.endedAt else { return false }
        if place.takenAt != endedAt { return place.takenAt > endedAt }
        return state.meterStopWh.map { place.registerWh > $0 } ?? false
    }

    private mutating func take(_ reading: MeterReading) {
        if let register = reading.registerWh { readings.append(register) }
        lastReading = Self.place(reading)
    }

    private mutating func apply(_ fact: ChargingEvent) {
        if fact.kind != .sampled, fact.kind != .corrected { last = Place(fact) }
        state.anomalies.formUnion(fact.remarks)
        if let number = fact.sequenceNumber, number != highestNumber {
            // In order, so that a number that is new is the highest.
            lowestNumber = lowestNumber ?? number
            highestNumber = number
            numberCount += 1
        }
        switch fact.content {
        case .authorized(let token, let registerWh):
            state.token = state.token ?? token
            state.meterStartWh = state.meterStartWh ?? registerWh
        case .started(let token, let registerWh):
            isStarted = true
            guard state.startedAt == nil else {
                state.anomalies.insert(.conflictingFacts)
                return
            }
            state.startedAt = fact.occurredAt
            state.token = token ?? state.token
            state.meterStartWh = registerWh ?? state.meterStartWh
            if state.phase != .ended { state.phase = .active }
            state.chargingState = state.chargingState ?? .charging
        case .sampled(let readings):
            if !readings.isEmpty { hasReadings = true }
            if state.phase == .authorized, !readings.isEmpty { state.phase = .active }
        case .chargingStateChanged(let chargingState):
            if state.phase != .ended { state.chargingState = chargingState }
        case .ended(let reason, let registerWh, let token):
            if state.phase == .ended { state.anomalies.insert(.conflictingFacts) }
            guard state.phase != .ended else { return }
            state.phase = .ended
            state.chargingState = .idle
            state.endedAt = fact.occurredAt
            state.stoppedReason = reason
            state.meterStopWh = registerWh
            state.token = state.token ?? token
        case .corrected(let next):
            correction = correction?.followed(by: next) ?? next
        }
    }

    private func measure(_ result: inout ChargingTransaction) {
        let start = RegisterRun([state.meterStartWh].compactMap(\.self))
        let stop = RegisterRun([state.meterStopWh].compactMap(\.self))
        let whole = start.followed(by: readings).followed(by: stop)
        let isTrusted =
            !state.anomalies.contains(.clockUnsynchronised)
            && !state.anomalies.contains(.unreadableTime)
        var duration: Int64?
        if isTrusted, let startedAt = state.startedAt,
            let end = state.endedAt ?? lastReading?.takenAt
        {
            duration = end.millisecondsSince(startedAt)
        }
        let register = MeterRegister(whole, durationMilliseconds: duration)
        result.energyWh = register.energyWh
        result.anomalies.formUnion(register.anomalies)
        if state.phase == .ended { result.meterStopWh = state.meterStopWh ?? whole.lastWh }
    }

    private func judge(_ result: inout ChargingTransaction) {
        // A tap after which the contactor never closed is an end without a start, and nothing odd.
        let mustHaveStarted = state.token == nil || result.energyWh > 0 || hasReadings
        if state.phase != .authorized, !isStarted, mustHaveStarted || state.meterStartWh == nil {
            result.anomalies.insert(.missingStart)
        }
        if let startedAt = state.startedAt, let endedAt = state.endedAt, endedAt < startedAt {
            result.anomalies.insert(.endBeforeStart)
        }
        // Stations choose the numbers, so that `highest + 1` may not exist.
        if state.phase == .ended, let lowestNumber, let highestNumber,
            lowestNumber != 0 || highestNumber != numberCount - 1
        {
            result.anomalies.insert(.sequenceGap)
        }
    }

    private static func readings(of fact: ChargingEvent) -> [MeterReading] {
        if case .sampled(let readings) = fact.content { readings } else { [] }
    }

    private static func place(_ reading: MeterReading) -> ReadingPlace {
        ReadingPlace(takenAt: reading.takenAt, registerWh: reading.registerWh ?? 0)
    }
}
