import BridgeProtocol
import ChargingModel
import CommonBase

extension BridgeMachine {
    mutating func tapped(_ tap: Tap, at moment: Moment) -> [BridgeEffect] {
        let token = tap.token
        if !tap.isCompanion {
            gesture.hasActed = false
        } else if gesture.hasActed {
            return [.log("card \(token) ignored: it was presented together with another")]
        }
        if let effects = tappedToClear(tap, at: moment) { return effects }
        switch phase {
        case .idle where !isOperative:
            return [.log("card \(token) refused: out of use")]
                + report(.inoperative, of: tap, at: moment) + [.indicate(.refused)]
        case .idle:
            gesture.waiting = []
            return ask(about: tap, at: moment)
        case .charging where transaction.session?.token == token.text:
            gesture.hasActed = true
            return release(.local, .stopAuthorized, at: moment)
        case .charging, .faulted:
            return [.log("card \(token) refused: busy or faulted"), .indicate(.refused)]
        case .authorizing(let asked, _, _):
            if token != asked.token { gesture.wait(tap) }
            return []
        case .starting, .closing, .releasing, .opening, .stopping:
            return []
        }
    }

    /// The cloud has decided, or has not answered in time: then the list's decision at the tap
    /// holds.
    mutating func answered(
        _ request: UInt64, _ status: AuthorizationStatus?, at moment: Moment
    ) -> [BridgeEffect] {
        // A late answer to an earlier tap is ignored.
        guard case .authorizing(let tap, request, _) = phase else { return [] }
        let (token, decision) = (tap.token, tap.decision(status))
        guard decision == .accepted, isOperative else {
            let word = decision?.rawValue ?? "the cloud can't be reached"
            let own: BridgeEvent.TapRefused.Reason? = status == nil ? .offline : nil
            return refuse(
                tap, isOperative ? word : "out of use", report: isOperative ? own : .inoperative,
                at: moment)
        }
        if contactor.isMaybeClosed(policy) { return unexpectedlyClosed(at: moment) }
        if let reason = startIsUnsafe(at: moment.uptime) {
            return refuse(tap, reason, report: nil, at: moment)
        }
        gesture.hasActed = true
        return start(
            token, .authorized, proof: tap.proof, offline: status == nil ? tap.listed : nil,
            at: moment)
    }

    private mutating func ask(about tap: Tap, at moment: Moment) -> [BridgeEffect] {
        let request = storage.nextTicket()
        let deadline = moment.uptime.adding(
            milliseconds: policy.authorizationTimeoutMilliseconds)
        phase = .authorizing(tap, request: request, deadline: deadline)
        return [
            .log("card \(tap.token)"), .indicate(.asking),
            .authorize(request: request, tap.token, proof: tap.proof),
        ]
    }

    /// Refuses a card, and asks about the next one that was presented meanwhile.
    /// - Parameter own: the reason that the cloud does not know yet; nil for a refusal by the cloud.
    private mutating func refuse(
        _ tap: Tap, _ reason: String, report own: BridgeEvent.TapRefused.Reason?,
        at moment: Moment
    ) -> [BridgeEffect] {
        phase = .idle
        var effects = [BridgeEffect.log("card \(tap.token) refused: \(reason)")]
        if let own { effects += report(own, of: tap, at: moment) }
        guard isOperative, !gesture.waiting.isEmpty else { return effects + [.indicate(.refused)] }
        return effects + ask(about: gesture.waiting.removeFirst(), at: moment)
    }

    /// Tells the cloud of a card that the bridge refused by itself: its owner and the hosts read why.
    /// Somebody who taps for hours fills neither the disk nor the cloud's list.
    private mutating func report(
        _ reason: BridgeEvent.TapRefused.Reason, of tap: Tap, at moment: Moment
    ) -> [BridgeEffect] {
        guard storage.room == .enough, refusalReports.take(at: moment.uptime) else { return [] }
        let told = BridgeEvent.TapRefused(
            idToken: WireIdToken(tap.token, proof: tap.proof), reason: reason)
        return persist([.tapRefused(told)], at: moment)
    }

    /// Why nobody may start now, apart from faults; nil where somebody may.
    mutating func startIsUnsafe(at uptime: Uptime) -> String? {
        let isWornOut = contactor.hasTooManyClosings(at: uptime, policy)
        if storage.room == .none { return "the disk is nearly full" }
        if isWornOut { return "too many closings in an hour" }
        return closingIsUnsafe(at: uptime)
    }

    /// Why the contactor may not close now, apart from faults; nil where it may.
    func closingIsUnsafe(at uptime: Uptime) -> String? {
        if storage.isSilent(at: uptime, policy) { return "the disk does not answer" }
        if !protections.hasHeardAll(policy) { return "a protection has not spoken yet" }
        if !meter.isFresh(at: uptime, policy) { return "the meter does not answer" }
        return nil
    }

    /// The session becomes durable first; the contactor closes when the disk has answered.
    /// - Parameters:
    ///   - offline: the list's decision, where the cloud did not decide.
    ///   - maximumEnergyWh: the limit of a start by the cloud.
    mutating func start(
        _ token: IdToken, _ trigger: TransactionEvent.TriggerReason, proof: SUNMessage? = nil,
        offline: AuthorizationList.Standing? = nil, maximumEnergyWh: Int64? = nil,
        at moment: Moment
    ) -> [BridgeEffect] {
        let session = OpenSession(
            transactionId: TransactionID(random: (random.next(), random.next())),
            token: token.text, nextSeqNo: 0, lastMoment: moment,
            maximumEnergyWh: offline?.maximumEnergyWh ?? maximumEnergyWh)
        transaction.begin(session, pulses: meter.pulses, at: moment.uptime)
        if offline == nil { transaction.acceptedBooking = keptBooking(at: moment) }
        limitByBookings(at: moment)
        contactor.beginTransaction()
        let effects = event(
            .started, trigger, state: .evConnected, context: .other,
            token: WireIdToken(token, proof: proof), isOffline: offline != nil, at: moment)
        let ready = max(moment.uptime, contactor.earliestClose(policy) ?? moment.uptime)
        phase = .starting(
            ticket: storage.lastTicket, isDurable: false,
            deadline: ready.adding(milliseconds: policy.startTimeoutMilliseconds))
        return [.indicate(.accepted)] + effects
    }

    /// Ends a transaction whose contactor has not closed.
    mutating func giveUpStart(
        _ reason: String, _ stopped: StoppedReason, at moment: Moment
    ) -> [BridgeEffect] {
        phase = .idle
        return [.log("the start is given up: \(reason)")]
            + end(stopped, .abnormalCondition, at: moment) + [.indicate(.refused)]
    }
}
