import CommonBase

/// The energy that went through the meter, and what the meter reports now.
struct MeterWatch: Hashable, Sendable {
    /// S0 pulses ever counted; of a Modbus meter, its register in Wh.
    private(set) var pulses: Int64 = 0
    /// Whether energy may have been missed since the last event.
    var hasGap = false
    /// The last answer of a Modbus meter; nil while it does not answer.
    private(set) var readAt: Uptime?
    private(set) var powerW: Int64?
    private(set) var lastPulseAt: Uptime?
    /// Pulses that came through the open contactor, one soon after the other.
    private var strayPulses = 0
    private var lastStrayAt: Uptime?

    /// The daemon starts. S0 pulses may have come while it did not count; a register counts itself.
    mutating func begin(pulses: Int64, _ policy: BridgePolicy) {
        self.pulses = pulses
        hasGap = pulses > 0 && !policy.asksMeter
    }

    mutating func count(_ pulses: Int64) { self.pulses += pulses }

    /// The meter's register from which counting goes on.
    mutating func take(register: Int64) { pulses = register }

    /// A Modbus meter has answered.
    /// - Returns: the power that it reported before.
    mutating func read(powerW: Int64?, at uptime: Uptime) -> Int64? {
        defer { (readAt, self.powerW) = (uptime, powerW) }
        return self.powerW
    }

    /// A Modbus meter does not answer.
    mutating func lose() { readAt = nil }

    mutating func flow(at uptime: Uptime) { lastPulseAt = uptime }

    /// Energy has come through the open contactor. A single pulse may be a disturbance, even once a
    /// day; two as close together as a charging car's are energy.
    /// - Returns: whether the contactor must be welded.
    mutating func stray(_ count: Int64, at uptime: Uptime, _ policy: BridgePolicy) -> Bool {
        let isAlone = lastStrayAt.map {
            $0.adding(milliseconds: policy.powerGoneMilliseconds) < uptime
        }
        strayPulses = (isAlone == false ? strayPulses : 0) + Int(clamping: count)
        lastStrayAt = uptime
        return strayPulses >= policy.weldedPulses
    }

    mutating func endTransaction() { strayPulses = 0 }

    /// Whether the meter's answer is recent enough to close the contactor; always without a Modbus
    /// meter.
    func isFresh(at uptime: Uptime, _ policy: BridgePolicy) -> Bool {
        guard policy.asksMeter else { return true }
        return readAt.map { uptime <= $0.adding(milliseconds: policy.meterPatienceMilliseconds) }
            ?? false
    }

    /// When a car whose energy stops counts as suspended.
    func powerGoneAt(_ policy: BridgePolicy) -> Uptime? {
        lastPulseAt?.adding(milliseconds: policy.powerGoneMilliseconds)
    }

    /// When a car that was asked to end its current has done so.
    func releasedAt(since: Uptime, _ policy: BridgePolicy) -> Uptime {
        max(since, lastPulseAt ?? since).adding(milliseconds: policy.releasedMilliseconds)
    }
}
