import BridgeProtocol
import ChargingModel
import CommonBase

extension BridgeMachine {
    mutating func counted(_ count: Int64, at moment: Moment) -> [BridgeEffect] {
        guard count > 0 else { return [] }
        pulses += count
        return flowed(count, at: moment)
    }

    /// Energy has come through the meter.
    mutating func flowed(_ count: Int64, at moment: Moment) -> [BridgeEffect] {
        lastPulseAt = moment.uptime
        switch phase {
        case .charging where energyWh >= maximumEnergyWh:
            return release(.energyLimitReached, .other, at: moment)
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
        return fault(.contactorWelded, "energy flows through the open contactor", at: moment)
    }

    mutating func chargingTimePassed(at moment: Moment) -> [BridgeEffect] {
        if let closedAt,
            closedAt.adding(milliseconds: policy.maximumOnMilliseconds) <= moment.uptime
        {
            return release(.timeout, .abnormalCondition, at: moment)
        }
        if isStorageSilent(at: moment.uptime) {
            return [.log("the disk does not answer")] + open(.other, .abnormalCondition, at: moment)
        }
        if let gone = powerGoneAt, gone <= moment.uptime {
            return event(.updated, .chargingStateChanged, state: .suspendedEV, at: moment)
        }
        if let due = nextAlignedAt, due <= moment.uptime {
            nextAlignedAt = alignedTime(after: moment)
            let isAligned =
                offset(from: moment).map { min($0.past, $0.left) < alignedTolerance } ?? false
            // The clock may have been set meanwhile, or nobody knows the time.
            guard isAligned, moment.isSynchronised else { return [] }
            return event(.updated, .meterValueClock, context: .sampleClock, at: moment)
        }
        if let due = nextSampleAt, due <= moment.uptime {
            nextSampleAt = moment.uptime.adding(milliseconds: sampleIntervalMilliseconds)
            return event(.updated, .meterValuePeriodic, context: .samplePeriodic, at: moment)
        }
        // Readings are rarer than notes.
        return persist([], at: moment)
    }

    /// Other intervals count: no reading is later than they say, and one that is about to be taken stays.
    mutating func rescheduleReadings(at moment: Moment) {
        guard case .charging = phase else { return }
        let due = moment.uptime.adding(milliseconds: sampleIntervalMilliseconds)
        nextSampleAt = nextSampleAt.map { min($0, due) }
        let soon = moment.uptime.adding(milliseconds: alignedTolerance)
        if nextAlignedAt.map({ $0 > soon }) ?? true { nextAlignedAt = alignedTime(after: moment) }
    }

    /// The next multiple of the interval by the wall clock. One that is so near is the one that is due.
    func alignedTime(after moment: Moment) -> Uptime? {
        guard let (_, left) = offset(from: moment) else { return nil }
        let wait = left < alignedTolerance ? left + alignedIntervalMilliseconds : left
        return moment.uptime.adding(milliseconds: wait)
    }

    /// How far a moment is from the multiples before and after it, in milliseconds; nil without such.
    private func offset(from moment: Moment) -> (past: Int64, left: Int64)? {
        let interval = alignedIntervalMilliseconds
        guard interval > 0 else { return nil }
        let past = max(0, moment.wall.milliseconds % interval)
        return (past, interval - past)
    }

    /// Rare where the disk fills up: bills need the last reading, not all of them.
    var sampleIntervalMilliseconds: Int64 { rare(policy.sampleIntervalMilliseconds) }

    /// 0: never.
    private var alignedIntervalMilliseconds: Int64 {
        let interval = policy.alignedIntervalMilliseconds
        return interval == 0 ? 0 : rare(interval)
    }

    private var alignedTolerance: Int64 {
        min(policy.alignedToleranceMilliseconds, alignedIntervalMilliseconds / 2)
    }

    private func rare(_ interval: Int64) -> Int64 {
        room == .enough ? interval : max(interval, policy.rareIntervalMilliseconds)
    }

    /// On the authorization list's word a guest gets less.
    private var maximumEnergyWh: Int64 {
        min(policy.maximumEnergyWh, session?.maximumEnergyWh ?? .max)
    }

    /// Of the running transaction.
    var energyWh: Int64 {
        policy.registerWh(pulses) - policy.registerWh(sessionStartPulses)
    }

    /// An ordinary end: the car is asked to end its current first, where there is a way to ask.
    mutating func release(
        _ reason: StoppedReason, _ trigger: TransactionEvent.TriggerReason, at moment: Moment
    ) -> [BridgeEffect] {
        guard policy.hasEnable, chargingState == .charging else {
            return open(reason, trigger, at: moment)
        }
        phase = .releasing(
            reason, trigger, since: moment.uptime,
            deadline: moment.uptime.adding(milliseconds: policy.releaseMilliseconds))
        return [.setEnable(false)]
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

    /// Tried again after the minimum off-time, and then given up.
    mutating func stuckOpen(at moment: Moment) -> [BridgeEffect] {
        openedAt = moment.uptime
        guard closeAttempts >= policy.closeAttempts else {
            phase = .starting(ticket: lastTicket, isDurable: true, deadline: moment.uptime)
            return cut() + [.log("the contactor did not close; it will be tried again")]
        }
        return fault(.contactorStuckOpen, "the contactor did not close", at: moment)
    }

    /// Opens whatever is closed, ends what is open, and then the daemon.
    mutating func stop(
        _ reason: StoppedReason, _ trigger: TransactionEvent.TriggerReason = .abnormalCondition,
        failure: String?, at moment: Moment
    ) -> [BridgeEffect] {
        var effects = cut()
        if session != nil { effects += end(reason, trigger, at: moment) }
        let status = BridgeEvent.StatusNotification(connectorStatus: .unavailable)
        effects += persist([.statusNotification(status)], at: moment)
        phase = .stopping(ticket: lastTicket, failure: failure)
        return effects
    }
}
