import Common

extension BridgeMachine {
    mutating func counted(_ count: Int64, at moment: Moment) -> [BridgeEffect] {
        guard count > 0 else { return [] }
        pulses += count
        lastPulseAt = moment.uptime
        switch phase {
        case .charging where chargingState != .charging:
            return event(.updated, .chargingStateChanged, state: .charging, at: moment)
        case .idle, .authorizing, .starting: return strayed(count, at: moment)
        default: return []
        }
    }

    /// A contactor that lets energy through is not open. One pulse may be a disturbance, also once
    /// a day; two as close together as a charging car's are energy.
    private mutating func strayed(_ count: Int64, at moment: Moment) -> [BridgeEffect] {
        let settled = openedAt?.adding(milliseconds: policy.settleMilliseconds)
        if let settled, moment.uptime < settled { return [] }
        let isAlone = lastStrayAt.map {
            $0.adding(milliseconds: policy.powerGoneMilliseconds) < moment.uptime
        }
        strayPulses = (isAlone == false ? strayPulses : 0) + Int(clamping: count)
        lastStrayAt = moment.uptime
        guard strayPulses >= policy.weldedPulses else { return [] }
        return fault("contactorWelded", "energy flows through the open contactor", at: moment)
    }

    mutating func chargingTimePassed(at moment: Moment) -> [BridgeEffect] {
        if let closedAt,
            closedAt.adding(milliseconds: policy.maximumOnMilliseconds) <= moment.uptime
        {
            return open(.timeout, .abnormalCondition, at: moment)
        }
        if let gone = powerGoneAt, gone <= moment.uptime {
            return event(.updated, .chargingStateChanged, state: .suspendedEV, at: moment)
        }
        nextSampleAt = moment.uptime.adding(milliseconds: policy.sampleIntervalMilliseconds)
        return event(.updated, .meterValuePeriodic, context: .samplePeriodic, at: moment)
    }

    /// Opens at once; the end is written when the auxiliary contact has followed, so that it counts
    /// the last pulse.
    mutating func open(
        _ reason: StoppedReason, _ trigger: TransactionEvent.TriggerReason, at moment: Moment
    ) -> [BridgeEffect] {
        let deadline = moment.uptime.adding(milliseconds: policy.feedbackTimeoutMilliseconds)
        phase = .opening(reason, trigger, deadline: deadline)
        openedAt = moment.uptime
        let isOpenAlready = !policy.hasFeedback || feedbackIsClosed == false
        return [.setContactor(closed: false)]
            + (isOpenAlready ? opened(isWelded: false, at: moment) : [])
    }

    mutating func opened(isWelded: Bool, at moment: Moment) -> [BridgeEffect] {
        guard case .opening(let reason, let trigger, _) = phase else { return [] }
        phase = .idle
        let effects = end(reason, trigger, at: moment) + [.indicate(.finished)]
        guard isWelded else { return effects }
        return effects
            + fault("contactorWelded", "the contactor did not open", at: moment)
    }

    mutating func stuckOpen(at moment: Moment) -> [BridgeEffect] {
        openedAt = moment.uptime
        return [.setContactor(closed: false)]
            + end(.other, .abnormalCondition, at: moment)
            + fault("contactorStuckOpen", "the contactor did not close", at: moment)
    }

    /// Refuses to charge from now on, until somebody has looked and restarted the daemon.
    mutating func fault(
        _ code: String, _ reason: String, at moment: Moment
    ) -> [BridgeEffect] {
        var effects: [BridgeEffect] = [.setContactor(closed: false)]
        if session != nil { effects += end(.other, .abnormalCondition, at: moment) }
        phase = .faulted
        let status = BridgeEvent.StatusNotification(connectorStatus: .faulted, errorCode: code)
        return effects + [.log("fault: \(reason)"), .indicate(.faulted)]
            + persist([.statusNotification(status)], at: moment)
    }

    /// Opens whatever is closed, ends what is open, and then the daemon.
    mutating func stop(
        _ reason: StoppedReason, _ trigger: TransactionEvent.TriggerReason = .abnormalCondition,
        failure: String?, at moment: Moment
    ) -> [BridgeEffect] {
        var effects: [BridgeEffect] = [.setContactor(closed: false)]
        if session != nil { effects += end(reason, trigger, at: moment) }
        let status = BridgeEvent.StatusNotification(connectorStatus: .unavailable)
        effects += persist([.statusNotification(status)], at: moment)
        phase = .stopping(ticket: lastTicket, failure: failure)
        return effects
    }
}
