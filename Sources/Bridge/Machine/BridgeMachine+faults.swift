import CommonBase

extension BridgeMachine {
    /// Opens, ends what is open, and refuses to charge until the fault is over.
    mutating func fault(
        _ fault: BridgeFault, _ reason: String, at moment: Moment
    ) -> [BridgeEffect] {
        faults.begin(fault, at: moment)
        let isStop = fault == .emergencyStop
        var effects = cut()
        if session != nil {
            effects += end(isStop ? .emergencyStop : .other, .abnormalCondition, at: moment)
        }
        (phase, openedAt) = (.faulted, moment.uptime)
        effects += [.log("fault: \(reason)"), .indicate(.faulted)]
        // Also where nothing else is told: what is latched must be durable.
        let isNews = toldFault != faults.worst
        return effects + persist(isNews ? [.statusNotification(availability)] : [], at: moment)
    }

    /// A protection's input says so.
    mutating func protectionChanged(
        _ protection: BridgeFault, isTripped: Bool, at moment: Moment
    ) -> [BridgeEffect] {
        heardProtections.insert(protection)
        guard !isTripped else { return tripped(protection, at: moment) }
        let known = faults.stored
        faults.end(protection, at: moment)
        // When it was released must be known after a restart.
        let release = faults.stored == known ? [] : persist([], at: moment)
        return release + reviewFaults(at: moment)
    }

    private mutating func tripped(
        _ protection: BridgeFault, at moment: Moment
    ) -> [BridgeEffect] {
        if faults.active.contains(protection), phase == .faulted, session == nil {
            // It is known already; only when it began counts.
            faults.begin(protection, at: moment)
            return cut() + persist([], at: moment)
        }
        return fault(protection, "\(protection.rawValue) has tripped", at: moment)
    }

    /// What a person has cleared from afar.
    mutating func clearFaults(at moment: Moment) -> [BridgeEffect] {
        faults.clearFromAfar()
        return [.log("faults were cleared from afar")] + persist([], at: moment)
            + reviewFaults(at: moment)
    }

    /// Whether charging is possible again, or another fault is the worst now.
    mutating func reviewFaults(at moment: Moment) -> [BridgeEffect] {
        faults.pass(moment.uptime)
        guard phase == .faulted, faults.worst == nil || toldFault != faults.worst else { return [] }
        if faults.worst == nil { phase = .idle }
        let isOver: [BridgeEffect] =
            faults.worst == nil ? [.log("nothing is faulty any more"), .indicate(.ready)] : []
        return persist([.statusNotification(availability)], at: moment) + isOver
    }

    /// The contactor open at once, and the car told to draw nothing.
    func cut() -> [BridgeEffect] {
        [.setContactor(closed: false)] + (policy.hasEnable ? [.setEnable(false)] : [])
    }
}
