import BridgeProtocol
import ChargingModel
import CommonBase

extension BridgeMachine {
    mutating func tapped(_ tap: Tap, at moment: Moment) -> [BridgeEffect] {
        let token = tap.token
        switch phase {
        case .idle where !isOperative:
            return [.log("card \(token) refused: out of use"), .indicate(.refused)]
        case .idle:
            let request = storage.nextTicket()
            let deadline = moment.uptime.adding(
                milliseconds: policy.authorizationTimeoutMilliseconds)
            phase = .authorizing(tap, request: request, deadline: deadline)
            return [
                .log("card \(token)"), .indicate(.asking),
                .authorize(request: request, token, proof: tap.proof),
            ]
        case .charging where transaction.session?.token == token.text:
            return release(.local, .stopAuthorized, at: moment)
        case .charging, .faulted:
            return [.log("card \(token) refused: busy or faulted"), .indicate(.refused)]
        case .authorizing, .starting, .closing, .releasing, .opening, .stopping:
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
            phase = .idle
            let word = decision?.rawValue ?? "the cloud can't be reached"
            let reason = isOperative ? word : "out of use"
            return [.log("card \(token) refused: \(reason)"), .indicate(.refused)]
        }
        if contactor.isMaybeClosed(policy) { return unexpectedlyClosed(at: moment) }
        if let reason = startIsUnsafe(at: moment.uptime) {
            phase = .idle
            return [.log("card \(token) refused: \(reason)"), .indicate(.refused)]
        }
        return start(
            token, .authorized, proof: tap.proof, offline: status == nil ? tap.listed : nil,
            at: moment)
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
    /// - Parameter offline: the list's decision, where the cloud did not decide.
    mutating func start(
        _ token: IdToken, _ trigger: TransactionEvent.TriggerReason, proof: SUNMessage? = nil,
        offline: AuthorizationList.Standing? = nil, at moment: Moment
    ) -> [BridgeEffect] {
        let session = OpenSession(
            transactionId: TransactionID(random: (random.next(), random.next())),
            token: token.text, nextSeqNo: 0, lastMoment: moment,
            maximumEnergyWh: offline?.maximumEnergyWh)
        transaction.begin(session, pulses: meter.pulses, at: moment.uptime)
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
