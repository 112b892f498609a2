/// One charging transaction as all its facts tell it: a pure fold.
///
/// Any order and any number of deliveries of the same facts give the same value. The trap: never
/// let `receivedAt` in, and never let a fact's place in the input decide; facts are sorted first.
public struct ChargingTransaction: Hashable, Sendable, Codable {
    public enum Phase: String, Sendable, Codable, CaseIterable {
        /// Somebody may charge; no energy yet.
        case authorized
        case active
        case ended
    }

    public var phase: Phase = .authorized
    public var chargingState: ChargingState?
    public var token: IdTokenReference?
    public var startedAt: Timestamp?
    public var endedAt: Timestamp?
    public var meterStartWh: Int64?
    public var meterStopWh: Int64?
    /// Delivered so far, or in all once `phase` is `ended`.
    public var energyWh: Int64 = 0
    public var stoppedReason: StoppedReason?
    public var anomalies: Set<Anomaly> = []

    /// Held back from billing until a person has looked at it.
    public var isSuspect: Bool { !anomalies.isEmpty }

    public init() {}

    public static func fold(_ facts: some Sequence<ChargingEvent>) -> ChargingTransaction {
        let (ordered, conflict) = canonical(facts)
        var state = ChargingTransaction()
        if conflict { state.anomalies.insert(.conflictingFacts) }
        for fact in ordered { state.apply(fact) }
        state.measure(ordered)
        state.judge(ordered)
        return state
    }

    private mutating func apply(_ fact: ChargingEvent) {
        anomalies.formUnion(fact.remarks)
        switch fact.content {
        case .authorized(let token, let registerWh):
            self.token = self.token ?? token
            meterStartWh = meterStartWh ?? registerWh
        case .started(let token, let registerWh):
            guard startedAt == nil else {
                anomalies.insert(.conflictingFacts)
                return
            }
            startedAt = fact.occurredAt
            self.token = token ?? self.token
            meterStartWh = registerWh ?? meterStartWh
            if phase != .ended { phase = .active }
            chargingState = chargingState ?? .charging
        case .sampled(let readings):
            if phase == .authorized, !readings.isEmpty { phase = .active }
        case .chargingStateChanged(let state):
            if phase != .ended { chargingState = state }
        case .ended(let reason, let registerWh, let token):
            if phase == .ended { anomalies.insert(.conflictingFacts) }
            guard phase != .ended else { return }
            phase = .ended
            chargingState = .idle
            endedAt = fact.occurredAt
            stoppedReason = reason
            meterStopWh = registerWh
            self.token = self.token ?? token
        }
    }

    private mutating func measure(_ ordered: [ChargingEvent]) {
        let readings = ordered.flatMap { fact -> [MeterReading] in
            if case .sampled(let readings) = fact.content { readings } else { [] }
        }.sorted { ($0.takenAt, $0.registerWh ?? 0) < ($1.takenAt, $1.registerWh ?? 0) }
        // Values that come after the end (quirk Q62) don't move what it ended with. They stand in
        // where there is nothing else: after a clock that was set back, say.
        let before = readings.filter { reading in endedAt.map { reading.takenAt <= $0 } ?? true }
        var registers = before.compactMap(\.registerWh)
        if registers.isEmpty, meterStopWh == nil { registers = readings.compactMap(\.registerWh) }
        if let start = meterStartWh { registers.insert(start, at: 0) }
        if let stop = meterStopWh { registers.append(stop) }
        let last = endedAt ?? readings.last?.takenAt
        let trusted =
            !anomalies.contains(.clockUnsynchronised)
            && !anomalies.contains(.unreadableTime)
        var duration: Int64?
        if trusted, let startedAt, let last { duration = last.millisecondsSince(startedAt) }
        let register = MeterRegister(registersWh: registers, durationMilliseconds: duration)
        energyWh = register.energyWh
        anomalies.formUnion(register.anomalies)
        if phase == .ended { meterStopWh = meterStopWh ?? registers.last }
    }

    private mutating func judge(_ ordered: [ChargingEvent]) {
        let isStarted = ordered.contains { $0.kind == .started }
        // A tap after which the contactor never closed is an end without a start, and nothing odd.
        let mustHaveStarted =
            token == nil || energyWh > 0
            || ordered.contains { fact in
                if case .sampled(let readings) = fact.content { !readings.isEmpty } else { false }
            }
        if phase != .authorized, !isStarted, mustHaveStarted || meterStartWh == nil {
            anomalies.insert(.missingStart)
        }
        if let startedAt, let endedAt, endedAt < startedAt { anomalies.insert(.endBeforeStart) }
        let numbers = Set(ordered.compactMap(\.sequenceNumber))
        // Stations choose the numbers, so that `highest + 1` may not exist.
        if phase == .ended, let lowest = numbers.min(), let highest = numbers.max(),
            lowest != 0 || highest != Int64(numbers.count) - 1
        {
            anomalies.insert(.sequenceGap)
        }
    }
}
