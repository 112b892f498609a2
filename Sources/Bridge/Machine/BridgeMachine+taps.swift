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
            lastTicket += 1
            let deadline = moment.uptime.adding(
                milliseconds: policy.authorizationTimeoutMilliseconds)
            phase = .authorizing(tap, request: lastTicket, deadline: deadline)
            return [
                .log("card \(token)"), .indicate(.asking),
                .authorize(request: lastTicket, token, proof: tap.proof),
            ]
        case .charging where session?.token == token.text:
            return release(.local, .stopAuthorized, at: moment)
        case .charging, .faulted:
            return [.log("card \(token) refused: busy or faulted"), .indicate(.refused)]
        case .authorizing, .starting, .closing, .releasing, .opening, .stopping:
            return []
        }
    }

    /// The cloud decides where it answers in time; else what the list said at the tap.
    mutating func answered(
        _ request: UInt64, _ status: AuthorizationStatus?, at moment: Moment
    ) -> [BridgeEffect] {
        // A late answer to an earlier tap means nothing.
        guard case .authorizing(let tap, request, _) = phase else { return [] }
        let (token, decision) = (tap.token, status ?? tap.listed?.status)
        guard decision == .accepted, isOperative else {
            phase = .idle
            let word = decision?.rawValue ?? "the cloud can't be reached"
            let reason = isOperative ? word : "out of use"
            return [.log("card \(token) refused: \(reason)"), .indicate(.refused)]
        }
        if policy.hasFeedback, feedbackIsClosed != false {
            return closedUntold(at: moment)
        }
        if let reason = startIsUnsafe(at: moment.uptime) {
            phase = .idle
            return [.log("card \(token) refused: \(reason)"), .indicate(.refused)]
        }
        return start(
            token, .authorized, proof: tap.proof, offline: status == nil ? tap.listed : nil,
            at: moment)
    }

    /// Why nobody may start now, beside faults; nil where somebody may.
    mutating func startIsUnsafe(at uptime: Uptime) -> String? {
        recentClosings.removeAll { $0.adding(milliseconds: 3_600_000) <= uptime }
        if room == .none { return "the disk is nearly full" }
        if Int64(recentClosings.count) >= policy.closingsPerHour {
            return "too many closings in an hour"
        }
        return closingIsUnsafe(at: uptime)
    }

    /// Why the contactor may not close now, beside faults; nil where it may.
    private func closingIsUnsafe(at uptime: Uptime) -> String? {
        if isStorageSilent(at: uptime) { return "the disk does not answer" }
        if !policy.protections.isSubset(of: heardProtections) {
            return "a protection has not spoken yet"
        }
        let isFresh = meteredAt.map {
            uptime <= $0.adding(milliseconds: policy.meterPatienceMilliseconds)
        }
        if policy.asksMeter, isFresh != true { return "the meter does not answer" }
        return nil
    }

    /// The session becomes durable first; the contactor closes when the disk has answered.
    /// - Parameter offline: on whose word, where the cloud was not asked.
    mutating func start(
        _ token: IdToken, _ trigger: TransactionEvent.TriggerReason, proof: SUNMessage? = nil,
        offline: AuthorizationList.Standing? = nil, at moment: Moment
    ) -> [BridgeEffect] {
        session = OpenSession(
            transactionId: TransactionID(random: (random.next(), random.next())),
            token: token.text, nextSeqNo: 0, lastMoment: moment,
            maximumEnergyWh: offline?.maximumEnergyWh)
        (closeAttempts, sessionStartPulses, sessionStartedAt) = (0, pulses, moment.uptime)
        let effects = event(
            .started, trigger, state: .evConnected, context: .other,
            token: WireIdToken(token, proof: proof), isOffline: offline != nil, at: moment)
        let ready = max(moment.uptime, earliestClose ?? moment.uptime)
        phase = .starting(
            ticket: lastTicket, isDurable: false,
            deadline: ready.adding(milliseconds: policy.startTimeoutMilliseconds))
        return [.indicate(.accepted)] + effects
    }

    /// The contactor has not closed yet, and will not.
    mutating func giveUpStart(
        _ reason: String, _ stopped: StoppedReason, at moment: Moment
    ) -> [BridgeEffect] {
        phase = .idle
        return [.log("the start is given up: \(reason)")]
            + end(stopped, .abnormalCondition, at: moment) + [.indicate(.refused)]
    }

    mutating func close(at moment: Moment) -> [BridgeEffect] {
        if policy.hasFeedback, feedbackIsClosed != false { return closedUntold(at: moment) }
        // The card was accepted some time ago.
        if let reason = closingIsUnsafe(at: moment.uptime) {
            return giveUpStart(reason, .other, at: moment)
        }
        closeAttempts += 1
        closings += 1
        recentClosings.append(moment.uptime)
        phase = .closing(
            deadline: moment.uptime.adding(milliseconds: policy.feedbackTimeoutMilliseconds))
        closedAt = moment.uptime
        let effects: [BridgeEffect] = [.setContactor(closed: true)]
        return policy.hasFeedback ? effects : effects + closed(at: moment)
    }

    private mutating func closed(at moment: Moment) -> [BridgeEffect] {
        phase = .charging
        nextSampleAt = moment.uptime.adding(milliseconds: sampleIntervalMilliseconds)
        nextAlignedAt = alignedTime(after: moment)
        return event(
            .updated, .chargingStateChanged, context: .transactionBegin, at: moment)
            + (policy.hasEnable ? [.setEnable(true)] : []) + [.indicate(.charging)]
    }

    mutating func feedback(_ isClosed: Bool, at moment: Moment) -> [BridgeEffect] {
        let isChange = feedbackIsClosed.map { $0 != isClosed } ?? false
        feedbackIsClosed = isClosed
        guard policy.hasFeedback else { return [] }
        if isChange, !isWanted(isClosed), chatters(at: moment.uptime), phase != .faulted {
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

    /// Whether the auxiliary contact follows what the contactor was told.
    private func isWanted(_ isClosed: Bool) -> Bool {
        switch phase {
        case .closing: isClosed
        case .opening, .faulted: !isClosed
        case .idle, .authorizing, .starting, .charging, .releasing, .stopping: false
        }
    }

    private mutating func chatters(at uptime: Uptime) -> Bool {
        feedbackChanges.removeAll {
            $0.adding(milliseconds: policy.chatterMilliseconds) <= uptime
        }
        feedbackChanges.append(uptime)
        return feedbackChanges.count >= policy.chatterCount
    }

    mutating func closedUntold(at moment: Moment) -> [BridgeEffect] {
        fault(.contactorWelded, "the contactor is closed without being told to", at: moment)
    }
}
