import BridgeProtocol
import ChargingModel
import CommonBase

extension BridgeMachine {
    mutating func counted(_ count: Int64, at moment: Moment) -> [BridgeEffect] {
        // The register of a Modbus meter has these pulses already.
        guard count > 0, !policy.asksMeter else { return [] }
        meter.count(count)
        return energyFlowed(count, at: moment)
    }

    /// Energy has come through the meter.
    mutating func energyFlowed(_ count: Int64, at moment: Moment) -> [BridgeEffect] {
        meter.flow(at: moment.uptime)
        switch phase {
        case .charging where energyWh >= transaction.maximumEnergyWh(policy):
            return release(.energyLimitReached, .other, at: moment)
        case .charging where transaction.chargingState != .charging:
            return event(.updated, .chargingStateChanged, state: .charging, at: moment)
        case .idle, .authorizing, .starting:
            return count > 0 ? strayEnergyFlowed(count, at: moment) : []
        default: return []
        }
    }

    private mutating func strayEnergyFlowed(_ count: Int64, at moment: Moment) -> [BridgeEffect] {
        if let settled = contactor.settlesAt(policy), moment.uptime < settled { return [] }
        guard meter.stray(count, at: moment.uptime, policy) else { return [] }
        return fault(.contactorWelded, "energy flows through the open contactor", at: moment)
    }

    mutating func chargingTimePassed(at moment: Moment) -> [BridgeEffect] {
        if let end = contactor.mustOpenAt(policy), end <= moment.uptime {
            return release(.timeout, .abnormalCondition, at: moment)
        }
        limitByBookings(at: moment)
        let ends = [transaction.endsAt, transaction.leaveBy].compactMap(\.self)
        if let end = ends.min(), end <= moment.uptime {
            return release(.timeout, .other, at: moment)
        }
        if storage.isSilent(at: moment.uptime, policy) {
            return [.log("the disk does not answer")] + open(.other, .abnormalCondition, at: moment)
        }
        if let gone = powerGoneAt, gone <= moment.uptime {
            return event(.updated, .chargingStateChanged, state: .suspendedEV, at: moment)
        }
        if readings.takeAligned(at: moment, intervals) {
            guard intervals.isAligned(moment) else { return [] }
            return event(.updated, .meterValueClock, context: .sampleClock, at: moment)
        }
        if readings.takeSample(at: moment, intervals) {
            return event(.updated, .meterValuePeriodic, context: .samplePeriodic, at: moment)
        }
        // Notes are more frequent than readings.
        return persist([], at: moment)
    }

    mutating func rescheduleReadings(at moment: Moment) {
        if case .charging = phase { readings.reschedule(at: moment, intervals) }
    }

    var intervals: ReadingIntervals { ReadingIntervals(policy, storage.room) }

    /// Of the running transaction.
    var energyWh: Int64 { transaction.energyWh(pulses: meter.pulses, policy) }

    /// Opens the contactor, ends the transaction, and then the daemon.
    mutating func stop(
        _ reason: StoppedReason, _ trigger: TransactionEvent.TriggerReason = .abnormalCondition,
        failure: String?, at moment: Moment
    ) -> [BridgeEffect] {
        var effects = cut()
        if transaction.isRunning { effects += end(reason, trigger, at: moment) }
        let status = BridgeEvent.StatusNotification(connectorStatus: .unavailable)
        effects += persist([.statusNotification(status)], at: moment)
        phase = .stopping(ticket: storage.lastTicket, failure: failure)
        return effects
    }
}
