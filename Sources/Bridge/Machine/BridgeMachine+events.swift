import BridgeProtocol
import ChargingModel
import CommonBase

extension BridgeMachine {
    /// What the database knew: boot means off, and a transaction that was open has ended with what
    /// was stored last.
    mutating func begin(_ stored: StoredState, at moment: Moment) -> [BridgeEffect] {
        pulses = stored.pulses
        isOperative = stored.isOperative
        closings = stored.closings
        faults = FaultBook(
            stored.faults, present: Set([policy.unfitness].compactMap(\.self)),
            protections: policy.protections, at: moment)
        if faults.worst != nil { phase = .faulted }
        openedAt = moment.uptime
        var effects = cut()
        var events: [BridgeCommit.Event] = []
        if let interrupted = stored.session {
            effects.append(.log("transaction \(interrupted.transactionId) was cut off"))
            events.append(ended(interrupted, atRegister: pulses))
        }
        // Pulses may have come while nobody counted; a register has counted them itself.
        hasGap = stored.pulses > 0 && !policy.asksMeter
        let boot = BridgeEvent.BootNotification(
            reason: "PowerUp", vendorName: "Zapoj", model: "zapoj-bridge",
            firmwareVersion: firmwareVersion, meter: meter)
        events.append(.init(moment: moment, data: .bootNotification(boot)))
        events.append(.init(moment: moment, data: .statusNotification(availability)))
        return effects + persist(events, at: moment) + [
            .indicate(phase == .faulted ? .faulted : .ready)
        ]
    }

    private func ended(_ session: OpenSession, atRegister pulses: Int64) -> BridgeCommit.Event {
        let reading = MeterReading(
            takenAt: session.lastMoment.wall, registerWh: policy.registerWh(pulses),
            context: .transactionEnd)
        let event = TransactionEvent(
            .ended, triggerReason: .abnormalCondition, seqNo: session.nextSeqNo,
            transactionId: session.transactionId, stoppedReason: .powerLoss,
            meterValue: [reading], meterGap: true)
        return .init(moment: session.lastMoment, data: .transactionEvent(event))
    }

    /// An event of the running transaction, made durable with it.
    mutating func event(
        _ type: TransactionEvent.EventType, _ trigger: TransactionEvent.TriggerReason,
        state: ChargingState? = nil, context: SampledValue.Context? = nil,
        token: WireIdToken? = nil,
        stoppedReason: StoppedReason? = nil, isOffline: Bool = false, at moment: Moment
    ) -> [BridgeEffect] {
        guard var session else { return [] }
        if let state { chargingState = state }
        let readings = context.map {
            [
                MeterReading(
                    takenAt: moment.wall, registerWh: policy.registerWh(pulses), context: $0)
            ]
        }
        // A gap before the start is nobody's energy.
        if context == .transactionBegin { (hasGap, sessionStartPulses) = (false, pulses) }
        let event = TransactionEvent(
            type, triggerReason: trigger, seqNo: session.nextSeqNo,
            transactionId: session.transactionId, chargingState: state,
            stoppedReason: stoppedReason, idToken: token,
            meterValue: readings ?? [], meterGap: type != .started && hasGap,
            offline: isOffline ? true : nil)
        session.nextSeqNo += 1
        self.session = type == .ended ? nil : session
        return persist([.transactionEvent(event)], at: moment)
    }

    /// What a transaction still has to tell must find room. The cloud is told of the worst once.
    mutating func storageHas(_ room: StorageRoom, at moment: Moment) -> [BridgeEffect] {
        let before = self.room
        guard room != before else { return [] }
        self.room = room
        rescheduleReadings(at: moment)
        switch room {
        case .enough: return [.log("there is room on the disk again")]
        case .little where before == .none: return [.log("there is room to begin again")]
        case .little: return [.log("the disk fills up: readings become rare")]
        case .none:
            let told = BridgeEvent.SecurityEvent(type: "StorageRunsOut")
            return [.log("the disk is nearly full")] + persist([.securityEvent(told)], at: moment)
        }
    }

    mutating func end(
        _ reason: StoppedReason, _ trigger: TransactionEvent.TriggerReason, at moment: Moment
    ) -> [BridgeEffect] {
        defer {
            (chargingState, nextSampleAt, nextAlignedAt) = (nil, nil, nil)
            (closedAt, strayPulses) = (nil, 0)
        }
        let effects = event(
            .ended, trigger, context: .transactionEnd, stoppedReason: reason, at: moment)
        // Whoever took the charger out of use waited for this.
        return effects
            + (isOperative ? [] : persist([.statusNotification(availability)], at: moment))
    }

    mutating func persist(
        _ payloads: [BridgeEvent.Payload], at moment: Moment
    ) -> [BridgeEffect] {
        persist(payloads.map { .init(moment: moment, data: $0) }, at: moment)
    }

    private mutating func persist(
        _ events: [BridgeCommit.Event], at moment: Moment
    ) -> [BridgeEffect] {
        lastTicket += 1
        storedAt = moment
        // With its energy of now.
        session?.lastMoment = moment
        unstored = (lastTicket, unstored?.since ?? moment.uptime)
        for event in events {
            if case .statusNotification = event.data { toldFault = faults.worst }
        }
        let commit = BridgeCommit(
            at: moment, events: events,
            state: StoredState(
                pulses: pulses, session: session, isOperative: isOperative, faults: faults.stored,
                closings: closings))
        return [.persist(ticket: lastTicket, commit)]
    }
}
