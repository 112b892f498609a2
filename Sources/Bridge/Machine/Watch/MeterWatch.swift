import CommonBase

/// The energy that went through the meter, and what the meter reports now.
struct MeterWatch: Hashable, Sendable {
    /// Ignored answers are logged at most this often.
    static let ignoredMilliseconds: Int64 = 60_000

    /// S0 pulses ever counted; of a Modbus meter, its register in Wh.
    private(set) var pulses: Int64 = 0
    /// Whether energy may have been missed since the last event.
    var hasGap = false
    /// The last answer of a Modbus meter; nil while it does not answer.
    private(set) var readAt: Uptime?
    private(set) var powerW: Int64?
    /// Which of a Modbus meter's readings are believed.
    var filter = ReadingFilter()
    /// Whether another meter's register must be taken before energy is counted again.
    var isReplaced = false
    /// How many answers of a Modbus meter were ignored.
    private(set) var ignoredCount: Int64 = 0
    private var ignoredToldAt: Uptime?
    private var ignoredUntold = 0
    /// Readings in a row with power through the open contactor, and whether the register rose.
    private var strayReadings = 0
    private var strayRose = false
    private(set) var lastPulseAt: Uptime?
    /// Pulses that came through the open contactor, one soon after the other.
    private var strayPulses = 0
    private var lastStrayAt: Uptime?
    /// When the register rose last while the contactor had to be open.
    private var strayRiseAt: Uptime?

    /// The daemon starts. S0 pulses may have come while it did not count; a register counts itself.
    mutating func begin(pulses: Int64, _ policy: BridgePolicy) {
        self.pulses = pulses
        hasGap = pulses > 0 && !policy.asksMeter
    }

    mutating func count(_ pulses: Int64) { self.pulses += pulses }

    /// The meter's register from which counting goes on.
    mutating func take(register: Int64) { pulses = register }

    /// A Modbus meter's reading is believed.
    mutating func read(powerW: Int64?, at uptime: Uptime) {
        (readAt, self.powerW) = (uptime, powerW)
    }

    /// A Modbus meter does not answer.
    mutating func lose() {
        readAt = nil
        filter.lose()
    }

    /// An answer of a Modbus meter is ignored.
    /// - Returns: what to log, at most once a minute.
    mutating func ignore(_ reason: String, at uptime: Uptime) -> String? {
        ignoredCount += 1
        ignoredUntold += 1
        let next = ignoredToldAt?.adding(milliseconds: Self.ignoredMilliseconds)
        guard next.map({ $0 <= uptime }) ?? true else { return nil }
        defer { (ignoredToldAt, ignoredUntold) = (uptime, 0) }
        let others = ignoredUntold == 1 ? "" : " (and \(ignoredUntold - 1) before it)"
        return "ignored an answer of the meter\(others): \(reason)"
    }

    /// A reading while the contactor must be open.
    /// - Returns: whether its power shows that the contactor is welded.
    mutating func strayPower(rose: Bool, _ policy: BridgePolicy) -> Bool {
        guard let powerW, powerW > policy.weldedW else {
            (strayReadings, strayRose) = (0, false)
            return false
        }
        strayReadings += 1
        strayRose = strayRose || rose
        return strayReadings >= (strayRose ? 2 : policy.weldedReadings)
    }

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

    /// The register has risen while the contactor had to be open. Coarse registers rise seldom, so
    /// the mean power since the rise before decides, however long ago that was.
    /// - Parameter riseWh: more than 0.
    /// - Returns: whether the contactor must be welded.
    mutating func strayRise(_ riseWh: Int64, at uptime: Uptime, _ policy: BridgePolicy) -> Bool {
        defer { strayRiseAt = uptime }
        guard let strayRiseAt else { return false }
        let elapsed = uptime.milliseconds - strayRiseAt.milliseconds
        return riseWh * 3_600_000 > policy.weldedW * elapsed
    }

    /// Whether the meter shows that current flows through the open contactor: a recent power, or
    /// energy within `BridgePolicy.powerGoneMilliseconds` that came after `openedAt`.
    func hasFlow(at uptime: Uptime, openedAt: Uptime?, _ policy: BridgePolicy) -> Bool {
        if policy.asksMeter, isFresh(at: uptime, policy), let powerW, powerW > policy.weldedW {
            return true
        }
        guard let lastPulseAt, openedAt.map({ $0 < lastPulseAt }) ?? true else { return false }
        return uptime <= lastPulseAt.adding(milliseconds: policy.powerGoneMilliseconds)
    }

    mutating func endTransaction() {
        (strayPulses, strayReadings, strayRose, strayRiseAt) = (0, 0, false, nil)
    }

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
