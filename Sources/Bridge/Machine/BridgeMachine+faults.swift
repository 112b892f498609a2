import CommonBase

extension BridgeMachine {
    /// Opens, ends what is open, and refuses to charge until the fault is over.
    mutating func fault(
        _ fault: BridgeFault, _ reason: String, at moment: Moment
    ) -> [BridgeEffect] {
        protections.begin(fault, at: moment)
        let isStop = fault == .emergencyStop
        var effects = cut()
        if transaction.isRunning {
            effects += end(isStop ? .emergencyStop : .other, .abnormalCondition, at: moment)
        }
        phase = .faulted
        contactor.open(at: moment.uptime)
        effects += [.log("fault: \(reason)"), .indicate(.faulted)]
        // Also without news for the cloud: a latched fault must be durable.
        return effects
            + persist(
                protections.hasUnreportedChange ? [.statusNotification(availability)] : [],
                at: moment)
    }

    /// The input of a protection was reported.
    mutating func protectionChanged(
        _ protection: BridgeFault, isTripped: Bool, at moment: Moment
    ) -> [BridgeEffect] {
        protections.hear(protection)
        guard !isTripped else { return tripped(protection, at: moment) }
        // The time of the release must be known after a restart.
        let release = protections.end(protection, at: moment) ? persist([], at: moment) : []
        return release + reviewFaults(at: moment)
    }

    private mutating func tripped(
        _ protection: BridgeFault, at moment: Moment
    ) -> [BridgeEffect] {
        if protections.active.contains(protection), phase == .faulted, !transaction.isRunning {
            // The fault is known already; only the time of the trip counts.
            protections.begin(protection, at: moment)
            return cut() + persist([], at: moment)
        }
        return fault(protection, "\(protection.rawValue) has tripped", at: moment)
    }

    /// A person has cleared the faults remotely.
    mutating func clearFaults(at moment: Moment) -> [BridgeEffect] {
        protections.clearRemotely()
        return [.log("faults were cleared from afar")] + persist([], at: moment)
            + reviewFaults(at: moment)
    }

    /// Ends the faulted phase after the last fault, or reports that another fault is the worst now.
    mutating func reviewFaults(at moment: Moment) -> [BridgeEffect] {
        protections.pass(moment.uptime)
        guard phase == .faulted, protections.worst == nil || protections.hasUnreportedChange else {
            return []
        }
        if protections.worst == nil { phase = .idle }
        let isOver: [BridgeEffect] =
            protections.worst == nil ? [.log("nothing is faulty any more"), .indicate(.ready)] : []
        return persist([.statusNotification(availability)], at: moment) + isOver
    }
}
