import CommonBase

extension BridgeMachine {
    /// A meter that is asked has answered. Its register counts as pulses of one Wh each.
    mutating func metered(
        _ registerWh: Int64, _ powerW: Int64?, at moment: Moment
    ) -> [BridgeEffect] {
        let (last, isFirst) = (meteredW, meteredAt == nil && session == nil)
        (meteredAt, meteredW) = (moment.uptime, powerW)
        faults.end(.meterSilent, at: moment)
        guard registerWh >= pulses else { return meterFell(to: registerWh, at: moment) }
        // What has flowed while nobody asked is nobody's.
        let rise = isFirst ? 0 : registerWh - pulses
        pulses = registerWh
        var effects = reviewFaults(at: moment)
        if rise > 0 || (powerW ?? 0) > policy.releasedW { effects += flowed(rise, at: moment) }
        if case .releasing(let reason, let trigger, _, _) = phase, let powerW,
            powerW < policy.releasedW
        {
            effects += open(reason, trigger, at: moment)
        }
        let flows = [last, powerW].allSatisfy { ($0 ?? 0) > policy.weldedW }
        guard flows, mustBeDead(at: moment.uptime) else { return effects }
        return effects
            + fault(.contactorWelded, "power flows through the open contactor", at: moment)
    }

    /// Whether the contactor has been open for long enough.
    private func mustBeDead(at uptime: Uptime) -> Bool {
        switch phase {
        case .idle, .authorizing, .starting:
            openedAt.map { $0.adding(milliseconds: policy.settleMilliseconds) < uptime } ?? true
        default: false
        }
    }

    /// Another meter, or one that was reset: what it shows now is where it goes on from.
    private mutating func meterFell(
        to registerWh: Int64, at moment: Moment
    ) -> [BridgeEffect] {
        let effects: [BridgeEffect] = [.log("the meter's register fell to \(registerWh) Wh")]
        guard session == nil else {
            if case .opening = phase { return [] }
            hasGap = true
            return effects + open(.other, .abnormalCondition, at: moment)
        }
        pulses = registerWh
        return effects + persist([], at: moment) + reviewFaults(at: moment)
    }

    /// Without a meter nobody charges.
    mutating func meterLost(at moment: Moment) -> [BridgeEffect] {
        meteredAt = nil
        if session != nil { hasGap = true }
        return fault(.meterSilent, "the meter does not answer", at: moment)
    }
}
