import BridgeProtocol
import ChargingModel
import CommonBase

extension BridgeMachine {
    /// The daemon starts with what the database holds: the contactor is opened, and a transaction
    /// that was running has ended with what was stored last.
    mutating func begin(_ stored: StoredState, at moment: Moment) -> [BridgeEffect] {
        isOperative = stored.isOperative
        meter.begin(pulses: stored.pulses, policy)
        contactor.begin(closings: stored.closings, at: moment.uptime)
        protections.begin(stored.faults, policy, at: moment)
        if protections.worst != nil { phase = .faulted }
        var effects = cut()
        var events: [BridgeCommit.Event] = []
        if let interrupted = stored.session {
            effects.append(.log("transaction \(interrupted.transactionId) was cut off"))
            events.append(ended(interrupted, atRegister: meter.pulses))
        }
        let boot = BridgeEvent.BootNotification(
            reason: "PowerUp", vendorName: "Zapoj", model: "zapoj-bridge",
            firmwareVersion: firmwareVersion, meter: meterDescription)
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

    /// An event of the running transaction, stored together with it.
    mutating func event(
        _ type: TransactionEvent.EventType, _ trigger: TransactionEvent.TriggerReason,
        state: ChargingState? = nil, context: SampledValue.Context? = nil,
        token: WireIdToken? = nil,
        stoppedReason: StoppedReason? = nil, isOffline: Bool = false, at moment: Moment
    ) -> [BridgeEffect] {
        guard var session = transaction.session else { return [] }
        if let state { transaction.chargingState = state }
        let readings = context.map {
            [
                MeterReading(
                    takenAt: moment.wall, registerWh: policy.registerWh(meter.pulses), context: $0)
            ]
        }
        // Energy that was missed before the start belongs to no transaction.
        if context == .transactionBegin {
            (meter.hasGap, transaction.startPulses) = (false, meter.pulses)
        }
        let event = TransactionEvent(
            type, triggerReason: trigger, seqNo: session.nextSeqNo,
            transactionId: session.transactionId, chargingState: state,
            stoppedReason: stoppedReason, idToken: token,
            meterValue: readings ?? [], meterGap: type != .started && meter.hasGap,
            offline: isOffline ? true : nil)
        session.nextSeqNo += 1
        transaction.session = type == .ended ? nil : session
        return persist([.transactionEvent(event)], at: moment)
    }

    /// Keeps room for the rest of a transaction. Reports the full disk to the cloud once.
    mutating func storageHas(_ room: StorageRoom, at moment: Moment) -> [BridgeEffect] {
        let before = storage.room
        guard room != before else { return [] }
        storage.room = room
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
            transaction.chargingState = nil
            readings.end()
            contactor.endTransaction()
            meter.endTransaction()
        }
        let effects = event(
            .ended, trigger, context: .transactionEnd, stoppedReason: reason, at: moment)
        // A charger that was taken out of use becomes unavailable now.
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
        let ticket = storage.commit(at: moment)
        // The best known end of the transaction, should the power fail.
        transaction.session?.lastMoment = moment
        for event in events {
            guard case .statusNotification = event.data else { continue }
            protections.report()
            if protections.worst == nil { reader.report(at: moment.uptime) }
        }
        let commit = BridgeCommit(
            at: moment, events: events,
            state: StoredState(
                pulses: meter.pulses, session: transaction.session, isOperative: isOperative,
                faults: protections.stored, closings: contactor.closings))
        return [.persist(ticket: ticket, commit)]
    }
}
