import BridgeProtocol
import ChargingModel
import CommonBase

/// The cloud's commands. Each gets one answer, except while the daemon is stopping; then the cloud
/// finds out by itself.
///
/// | command | taken when | else |
/// |---|---|---|
/// | RequestStartTransaction | idle and operative, and it is safe | Rejected |
/// | RequestStopTransaction | that transaction runs | Rejected |
/// | SetTransactionLimit | that transaction runs | Rejected |
/// | ChangeAvailability | always; Scheduled while a transaction runs | – |
/// | Reset Immediate, OnIdle | always; without a transaction | –; Rejected |
/// | ClearFault | always, except for faults that need an inspection | Rejected |
///
/// Safe: the conditions of a tap (`startIsUnsafe`). Too many closings in an hour, a protection that
/// has not reported yet, a meter or a disk that does not answer, and a full disk are Rejected, too.
extension BridgeMachine {
    mutating func commanded(
        _ number: Int64, _ command: BridgeCommand.Payload, at moment: Moment
    ) -> [BridgeEffect] {
        switch command {
        case .requestStart(let start): return remoteStart(number, start, at: moment)
        case .requestStop(let stop): return remoteStop(number, stop.transactionId, at: moment)
        case .setTransactionLimit(let limit): return limitEnergy(number, limit, at: moment)
        case .changeAvailability(let change):
            return setOperative(number, change.operationalStatus == .operative, at: moment)
        case .reset(let reset): return remoteReset(number, reset.type, at: moment)
        case .clearFault: return remoteClear(number, at: moment)
        case .clearCache, .getLog, .getVariables, .setVariable, .other:
            return [answer(number, .notSupported)]
        }
    }

    private func answer(
        _ number: Int64, _ status: BridgeCommandResult.Status, _ reason: String? = nil
    ) -> BridgeEffect {
        .answerCommand(number: number, BridgeCommandResult(status: status, reason: reason))
    }

    /// The cloud has accepted the token; all other conditions are those of a tap.
    private mutating func remoteStart(
        _ number: Int64, _ start: BridgeCommand.RequestStart, at moment: Moment
    ) -> [BridgeEffect] {
        guard let token = IdToken(start.idToken.idToken), start.evseId == 1 else {
            return [answer(number, .rejected, "there is no such token or EVSE")]
        }
        guard case .idle = phase, isOperative else {
            return [answer(number, .rejected, isOperative ? "busy or faulted" : "inoperative")]
        }
        if let reason = startIsUnsafe(at: moment.uptime) {
            return [answer(number, .rejected, reason)]
        }
        if contactor.isMaybeClosed(policy) {
            return unexpectedlyClosed(at: moment) + [answer(number, .rejected, "faulted")]
        }
        return [.log("card \(token) started by the cloud")]
            + self.start(
                token, .remoteStart, maximumEnergyWh: start.maximumEnergyWh, at: moment)
            + limitTime(start.endsAt, at: moment)
            + [answer(number, .accepted)]
    }

    /// Without a set clock, only the cloud knows when the time is up.
    private mutating func limitTime(
        _ end: Timestamp?, at moment: Moment
    ) -> [BridgeEffect] {
        guard let end, moment.isSynchronised else { return [] }
        let left = max(0, end.millisecondsSince(moment.wall))
        transaction.endsAt = moment.uptime.adding(milliseconds: left)
        return []
    }

    private mutating func remoteStop(
        _ number: Int64, _ id: TransactionID, at moment: Moment
    ) -> [BridgeEffect] {
        guard transaction.session?.transactionId == id else {
            return [answer(number, .rejected, "this transaction does not run")]
        }
        switch phase {
        case .starting:
            phase = .idle
            return end(.remote, .remoteStop, at: moment)
                + [.indicate(.finished), answer(number, .accepted)]
        case .charging:
            return release(.remote, .remoteStop, at: moment) + [answer(number, .accepted)]
        case .closing:
            return open(.remote, .remoteStop, at: moment) + [answer(number, .accepted)]
        case .opening, .releasing: return [answer(number, .accepted)]
        case .idle, .authorizing, .faulted, .stopping:
            return [answer(number, .rejected, "this transaction does not run")]
        }
    }

    /// A transaction that has taken more already ends at once.
    private mutating func limitEnergy(
        _ number: Int64, _ limit: BridgeCommand.SetTransactionLimit, at moment: Moment
    ) -> [BridgeEffect] {
        guard transaction.session?.transactionId == limit.transactionId else {
            return [answer(number, .rejected, "this transaction does not run")]
        }
        transaction.session?.maximumEnergyWh = limit.maximumEnergyWh
        let words = limit.maximumEnergyWh.map { "limits the transaction to \($0) Wh" }
        let effects: [BridgeEffect] = [
            .log("the cloud \(words ?? "lifts its limit of the transaction's energy")")
        ]
        guard case .charging = phase, energyWh >= transaction.maximumEnergyWh(policy) else {
            return effects + [answer(number, .accepted)]
        }
        return effects + release(.energyLimitReached, .other, at: moment)
            + [answer(number, .accepted)]
    }

    /// Lasts across restarts; a running transaction goes on.
    private mutating func setOperative(
        _ number: Int64, _ isOperative: Bool, at moment: Moment
    ) -> [BridgeEffect] {
        self.isOperative = isOperative
        // A fault takes precedence in what is reported of the connector.
        let isTold = !transaction.isRunning && phase != .faulted
        return persist(isTold ? [.statusNotification(availability)] : [], at: moment)
            + [answer(number, transaction.isRunning ? .scheduled : .accepted)]
    }

    /// Why a bridge ends that the cloud resets.
    package static let resetByCloud = "the cloud told it to restart"

    private mutating func remoteReset(
        _ number: Int64, _ type: BridgeCommand.ResetType, at moment: Moment
    ) -> [BridgeEffect] {
        guard type == .immediate || !transaction.isRunning else {
            return [answer(number, .rejected, "a transaction runs")]
        }
        return stop(
            .immediateReset, .resetCommand, failure: Self.resetByCloud, at: moment)
            + [answer(number, .accepted)]
    }

    private mutating func remoteClear(_ number: Int64, at moment: Moment) -> [BridgeEffect] {
        let effects = clearFaults(at: moment)
        guard let left = protections.worst else { return effects + [answer(number, .accepted)] }
        let reason = left.needsInspection ? "must be cleared at the charger" : "still there"
        return effects + [answer(number, .rejected, "\(left.rawValue): \(reason)")]
    }

    /// Takes effect at once, also for a running transaction.
    mutating func configured(_ policy: BridgePolicy, at moment: Moment) -> [BridgeEffect] {
        self.policy = policy
        rescheduleReadings(at: moment)
        return []
    }

    /// The connector's status, apart from the running transaction.
    var availability: BridgeEvent.StatusNotification {
        if let fault = protections.worst {
            return .init(connectorStatus: .faulted, errorCode: fault.rawValue)
        }
        // A charger that is taken out of use becomes unavailable after the transaction.
        return .init(
            connectorStatus: isOperative || transaction.isRunning ? .available : .unavailable,
            errorCode: reader.isDead ? ReaderWatch.errorCode : nil)
    }
}
