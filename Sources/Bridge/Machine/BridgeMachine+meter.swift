import CommonBase

extension BridgeMachine {
    /// A Modbus meter has answered. Its register counts as pulses of 1 Wh each.
    mutating func metered(
        _ registerWh: Int64, _ powerW: Int64?, at moment: Moment
    ) -> [BridgeEffect] {
        let isFirst = meter.readAt == nil && !transaction.isRunning
        let last = meter.read(powerW: powerW, at: moment.uptime)
        _ = protections.end(.meterSilent, at: moment)
        guard registerWh >= meter.pulses else { return meterFell(to: registerWh, at: moment) }
        // Energy from before the first answer belongs to no transaction.
        let rise = isFirst ? 0 : registerWh - meter.pulses
        meter.take(register: registerWh)
        var effects = reviewFaults(at: moment)
        if rise > 0 || (powerW ?? 0) > policy.releasedW {
            effects += energyFlowed(rise, at: moment)
        }
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
            contactor.settlesAt(policy).map { $0 < uptime } ?? true
        default: false
        }
    }

    /// Another meter, or one that was reset: counting goes on from its register.
    private mutating func meterFell(
        to registerWh: Int64, at moment: Moment
    ) -> [BridgeEffect] {
        let effects: [BridgeEffect] = [.log("the meter's register fell to \(registerWh) Wh")]
        guard !transaction.isRunning else {
            if case .opening = phase { return [] }
            meter.hasGap = true
            return effects + open(.other, .abnormalCondition, at: moment)
        }
        meter.take(register: registerWh)
        return effects + persist([], at: moment) + reviewFaults(at: moment)
    }

    /// Without its meter the bridge lets nobody charge.
    mutating func meterLost(at moment: Moment) -> [BridgeEffect] {
        meter.lose()
        if transaction.isRunning { meter.hasGap = true }
        return fault(.meterSilent, "the meter does not answer", at: moment)
    }
}
