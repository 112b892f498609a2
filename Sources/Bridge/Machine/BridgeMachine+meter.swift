import CommonBase

extension BridgeMachine {
    /// A Modbus meter has answered. Its register counts as pulses of 1 Wh each.
    mutating func metered(
        _ registerWh: Int64, _ powerW: Int64?, askedAt: Uptime, at moment: Moment
    ) -> [BridgeEffect] {
        let reading = ReadingFilter.Reading(
            registerWh: registerWh, powerW: powerW, at: moment.uptime, askedAt: askedAt)
        let verdict = meter.filter.judge(
            reading, stored: meter.pulses, isDead: isToldOpen, policy)
        switch verdict {
        case .believed(let register):
            return believed(register, powerW, askedAt: askedAt, at: moment)
        case .replaced(let register):
            meter.isReplaced = true
            return believed(register, powerW, askedAt: askedAt, at: moment)
        case .ignored(let reason):
            return answerIgnored("\(reason), at \(powerW ?? 0) W", at: moment)
        case .contradicting:
            let effects = answerIgnored("no reading agrees with another", at: moment)
            return isMeterLost ? effects : effects + meterLost(at: moment)
        }
    }

    /// An answer of the meter can't be used.
    mutating func answerIgnored(_ reason: String, at moment: Moment) -> [BridgeEffect] {
        let text = meter.ignore(reason, at: moment.uptime)
        // That the meter is lost has been said.
        return isMeterLost ? [] : text.map { [.log($0)] } ?? []
    }

    private var isMeterLost: Bool { protections.active.contains(.meterSilent) }

    private mutating func believed(
        _ registerWh: Int64, _ powerW: Int64?, askedAt: Uptime, at moment: Moment
    ) -> [BridgeEffect] {
        let isFirst = meter.readAt == nil && !transaction.isRunning
        meter.read(powerW: powerW, at: moment.uptime)
        _ = protections.end(.meterSilent, at: moment)
        guard !meter.isReplaced, registerWh >= meter.pulses else {
            return meterReplaced(by: registerWh, at: moment)
        }
        // Energy from before the first answer belongs to no transaction.
        let rise = isFirst ? 0 : registerWh - meter.pulses
        meter.take(register: registerWh)
        var effects = reviewFaults(at: moment)
        if rise > 0 || (powerW ?? 0) > policy.releasedW {
            effects += energyFlowed(0, at: moment)
        }
        if case .releasing(let reason, let trigger, _, _) = phase, let powerW,
            powerW < policy.releasedW
        {
            effects += open(reason, trigger, at: moment)
        }
        // What was asked for before the contactor had to be open says nothing, however late it comes.
        guard mustBeDead(at: askedAt) else { return effects }
        let hasRisen =
            rise > 0 && mustBeDead(at: meter.filter.askedAt)
            && meter.strayRise(rise, at: moment.uptime, policy)
        let hasPower = meter.strayPower(rose: rise > 0, policy)
        guard hasRisen || hasPower else { return effects }
        let sign = hasRisen ? "energy" : "power"
        return effects
            + fault(.contactorWelded, "\(sign) flows through the open contactor", at: moment)
    }

    /// Whether the contactor has been told to be open.
    private var isToldOpen: Bool {
        switch phase {
        case .idle, .authorizing, .starting, .faulted, .stopping: true
        case .closing, .charging, .releasing, .opening: false
        }
    }

    /// Whether the contactor has been open for long enough.
    private func mustBeDead(at uptime: Uptime) -> Bool {
        switch phase {
        case .idle, .authorizing, .starting:
            contactor.settlesAt(policy).map { $0 < uptime } ?? true
        default: false
        }
    }

    /// Another meter, or one that was reset: counting goes on from its register, after the
    /// transaction.
    private mutating func meterReplaced(
        by registerWh: Int64, at moment: Moment
    ) -> [BridgeEffect] {
        meter.isReplaced = transaction.isRunning
        let effects: [BridgeEffect] = [
            .log(
                "the meter's register went from \(meter.pulses) to \(registerWh) Wh: it is another "
                    + "meter, or it was reset")
        ]
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
