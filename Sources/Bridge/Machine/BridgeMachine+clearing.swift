import BridgeProtocol
import CommonBase

/// Clearing stored faults with a host's card, after a person has confirmed on the status page that
/// the charger was inspected.
///
/// | input | while | effect |
/// |---|---|---|
/// | inspectionConfirmed | a stored fault, the reader works | cards clear faults for 60 s |
/// | inspectionConfirmed | otherwise | ignored |
/// | a card of a host | the window is open, no danger is measured | the faults are cleared |
/// | a card of a host | a danger is measured | refused; the faults stay |
/// | any other card | the window is open | refused |
///
/// No card starts a transaction while the window is open, nor for 5 s after it has cleared faults.
extension BridgeMachine {
    /// The stored faults, which only a person ends; empty while nothing is faulty.
    var clearableFaults: [BridgeFault] {
        guard case .faulted = phase else { return [] }
        return BridgeFault.allCases.filter(protections.stored.latched.contains)
    }

    /// When the window closes; nil while it is closed.
    var clearingEndsAt: Uptime? {
        if case .stopping = phase { nil } else { clearing.endsAt }
    }

    mutating func inspectionConfirmed(at moment: Moment) -> [BridgeEffect] {
        guard !clearableFaults.isEmpty, !reader.isDead else { return [] }
        guard clearing.open(at: moment.uptime) else {
            guard clearing.refusal == .tooManyAttempts else { return [] }
            return [.log("too many confirmations of an inspection in an hour")]
        }
        return [
            .log("the inspection was confirmed on the status page: waiting for a host's card"),
            .indicate(.asking),
        ]
    }

    mutating func clearingExpired(at moment: Moment) -> [BridgeEffect] {
        clearing.expire()
        let log = BridgeEffect.log("no host's card has cleared the faults in time")
        return [log] + (phase == .faulted ? [.indicate(.faulted)] : [])
    }

    /// A card while nothing may start: within the window, and shortly after a clearing.
    /// - Returns: nil where the card is an ordinary tap.
    mutating func tappedToClear(_ tap: Tap, at moment: Moment) -> [BridgeEffect]? {
        if clearing.rests(at: moment.uptime) {
            return [.log("card \(tap.token) ignored: faults were cleared a moment ago")]
        }
        guard clearing.isOpen(at: moment.uptime) else { return nil }
        let faults = clearableFaults
        guard !faults.isEmpty else {
            return [.log("card \(tap.token) ignored: no fault is left to clear")]
        }
        if let refusal = tap.isHost ? danger(at: moment.uptime) : .notAHost {
            clearing.refuse(refusal)
            let log = "card \(tap.token) does not clear the faults: \(refusal.rawValue)"
            return [.log(log), .indicate(.refused)]
        }
        gesture.hasActed = true
        clearing.succeed(at: moment.uptime)
        protections.clearOnSite()
        let names = faults.map(\.rawValue).joined(separator: ", ")
        let told = BridgeEvent.SecurityEvent(
            type: "FaultCleared", techInfo: "\(names): card \(tap.token) on the reader")
        return [.log("card \(tap.token) has cleared: \(names)"), .indicate(.accepted)]
            + persist([.securityEvent(told)], at: moment) + reviewFaults(at: moment)
            + (phase == .faulted ? [.indicate(.faulted)] : [])
    }

    /// What shows that a stored fault persists; nil if nothing does. A meter that is silent, like
    /// one whose supply is off, shows nothing: its own fault lasts until it answers, and a weld is
    /// found again then.
    private func danger(at uptime: Uptime) -> ClearingRefusal? {
        if contactor.isMaybeClosed(policy) { return .contactorClosed }
        if meter.hasFlow(at: uptime, openedAt: contactor.settlesAt(policy), policy) {
            return .energyFlows
        }
        if protections.stored.latched.contains(.feedbackChatters),
            contactor.hasChanged(at: uptime, policy)
        {
            return .contactChatters
        }
        return protections.hasTrippedLatch ? .protectionTripped : nil
    }
}
