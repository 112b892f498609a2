import CommonBase

extension BridgeMachine {
    package var status: BridgeStatus {
        BridgeStatus(
            activity: activity,
            fault: protections.worst.map {
                .init(fault: $0, remedy: protections.faults.remedy(of: $0))
            },
            registerWh: policy.registerWh(meter.pulses), transaction: shownTransaction,
            ignoredReadings: meter.ignoredCount, clearing: shownClearing)
    }

    private var shownClearing: BridgeStatus.Clearing? {
        let faults = clearableFaults
        guard !faults.isEmpty else { return nil }
        return .init(faults: faults, endsAt: clearing.endsAt, refusal: clearing.refusal)
    }

    private var shownTransaction: BridgeStatus.Transaction? {
        guard transaction.isRunning, let startedAt = transaction.startedAt else { return nil }
        return .init(energyWh: energyWh, startedAt: startedAt)
    }

    private var activity: BridgeStatus.Activity {
        switch phase {
        case .idle: isOperative ? .ready : .outOfUse
        case .authorizing: .asking
        case .starting, .closing: .starting
        case .charging: transaction.chargingState == .charging ? .charging : .waitingForCar
        case .releasing, .opening: .ending
        case .faulted: .faulted
        case .stopping: .stopping
        }
    }
}
