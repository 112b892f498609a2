import BridgeProtocol
import ChargingModel
import CommonBase

/// Closing and opening, and what the auxiliary contact says to that.
extension BridgeMachine {
    mutating func close(at moment: Moment) -> [BridgeEffect] {
        if contactor.isMaybeClosed(policy) { return unexpectedlyClosed(at: moment) }
        // Some time has passed since the card was accepted.
        if let reason = closingIsUnsafe(at: moment.uptime) {
            return giveUpStart(reason, .other, at: moment)
        }
        contactor.close(at: moment.uptime)
        phase = .closing(
            deadline: moment.uptime.adding(milliseconds: policy.feedbackTimeoutMilliseconds))
        let effects: [BridgeEffect] = [.setContactor(closed: true)]
        return policy.hasFeedback ? effects : effects + closed(at: moment)
    }

    private mutating func closed(at moment: Moment) -> [BridgeEffect] {
        phase = .charging
        readings.begin(at: moment, intervals)
        return event(
            .updated, .chargingStateChanged, context: .transactionBegin, at: moment)
            + (policy.hasEnable ? [.setEnable(true)] : []) + [.indicate(.charging)]
    }

    mutating func feedback(_ isClosed: Bool, at moment: Moment) -> [BridgeEffect] {
        let isChange = contactor.report(isClosed)
        guard policy.hasFeedback else { return [] }
        if isChange, !isWanted(isClosed), contactor.chatters(at: moment.uptime, policy),
            phase != .faulted
        {
            return fault(.feedbackChatters, "the auxiliary contact chatters", at: moment)
        }
        switch (phase, isClosed) {
        case (.closing, true): return closed(at: moment)
        case (.opening, false): return opened(isWelded: false, at: moment)
        case (.charging, false), (.releasing, false):
            return [.log("the contactor fell open")] + open(.other, .abnormalCondition, at: moment)
        case (.idle, true), (.authorizing, true), (.starting, true): return timePassed(at: moment)
        default: return []
        }
    }

    /// Whether a report of the auxiliary contact follows from the last command.
    private func isWanted(_ isClosed: Bool) -> Bool {
        switch phase {
        case .closing: isClosed
        case .opening, .faulted: !isClosed
        case .idle, .authorizing, .starting, .charging, .releasing, .stopping: false
        }
    }

    mutating func unexpectedlyClosed(at moment: Moment) -> [BridgeEffect] {
        fault(.contactorWelded, "the contactor is closed without being told to", at: moment)
    }

    /// An ordinary end: the car is asked to end its current first, where there is a way to ask.
    mutating func release(
        _ reason: StoppedReason, _ trigger: TransactionEvent.TriggerReason, at moment: Moment
    ) -> [BridgeEffect] {
        guard policy.hasEnable, transaction.chargingState == .charging else {
            return open(reason, trigger, at: moment)
        }
        phase = .releasing(
            reason, trigger, since: moment.uptime,
            deadline: moment.uptime.adding(milliseconds: policy.releaseMilliseconds))
        return [.setEnable(false)]
    }

    /// Opens at once; the end is stored when the auxiliary contact has followed, so that it
    /// includes the last pulse.
    mutating func open(
        _ reason: StoppedReason, _ trigger: TransactionEvent.TriggerReason, at moment: Moment
    ) -> [BridgeEffect] {
        let deadline = moment.uptime.adding(milliseconds: policy.feedbackTimeoutMilliseconds)
        phase = .opening(reason, trigger, deadline: deadline)
        contactor.open(at: moment.uptime)
        let isOpenAlready = !contactor.isMaybeClosed(policy)
        return cut()
            + (isOpenAlready ? opened(isWelded: false, at: moment) : [])
    }

    mutating func opened(isWelded: Bool, at moment: Moment) -> [BridgeEffect] {
        guard case .opening(let reason, let trigger, _) = phase else { return [] }
        phase = .idle
        let effects = end(reason, trigger, at: moment) + [.indicate(.finished)]
        guard isWelded else { return effects }
        return effects
            + fault(.contactorWelded, "the contactor did not open", at: moment)
    }

    /// The contactor did not close: retries after the minimum off-time, then gives up.
    mutating func stuckOpen(at moment: Moment) -> [BridgeEffect] {
        contactor.open(at: moment.uptime)
        guard contactor.closeAttempts >= policy.closeAttempts else {
            phase = .starting(ticket: storage.lastTicket, isDurable: true, deadline: moment.uptime)
            return cut() + [.log("the contactor did not close; it will be tried again")]
        }
        return fault(.contactorStuckOpen, "the contactor did not close", at: moment)
    }

    /// The contactor open at once, and the car told to draw nothing.
    func cut() -> [BridgeEffect] {
        [.setContactor(closed: false)] + (policy.hasEnable ? [.setEnable(false)] : [])
    }
}
