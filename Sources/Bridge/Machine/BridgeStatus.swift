import CommonBase

/// What a bridge is doing, as anybody may see it: no card's number is in it. A few words long, so
/// that the contactor's loop can give it away after each input.
package struct BridgeStatus: Hashable, Sendable {
    package enum Activity: String, Hashable, Sendable, CaseIterable {
        case ready, outOfUse, asking, starting
        /// The contactor is closed, and the car takes nothing.
        case waitingForCar
        case charging, ending, faulted, stopping
    }

    package struct Fault: Hashable, Sendable {
        package var fault: BridgeFault
        package var remedy: FaultRemedy

        package init(fault: BridgeFault, remedy: FaultRemedy) {
            self.fault = fault
            self.remedy = remedy
        }
    }

    package struct Transaction: Hashable, Sendable {
        package var energyWh: Int64
        /// When its card was accepted.
        package var startedAt: Uptime

        package init(energyWh: Int64, startedAt: Uptime) {
            self.energyWh = energyWh
            self.startedAt = startedAt
        }
    }

    package var activity: Activity
    /// The worst; nil while nothing keeps the bridge from charging.
    package var fault: Fault?
    package var registerWh: Int64
    package var transaction: Transaction?

    package init(
        activity: Activity, fault: Fault? = nil, registerWh: Int64,
        transaction: Transaction? = nil
    ) {
        self.activity = activity
        self.fault = fault
        self.registerWh = registerWh
        self.transaction = transaction
    }
}

/// What ends a fault, for whoever stands in front of the charger; the table is `BridgeFault`'s.
package enum FaultRemedy: String, Hashable, Sendable, CaseIterable {
    /// A look at the contactor, and clearing on the spot.
    case inspection
    /// A person, on the spot or from afar.
    case clearing
    /// The emergency stop is let go of.
    case release
    /// A protection that is released, and some minutes.
    case coolDown
    /// The meter answers again.
    case meter
    /// Another setting of the kernel, and a restart of the machine.
    case kernelSetting
}

extension BridgeMachine {
    package var status: BridgeStatus {
        BridgeStatus(
            activity: activity,
            fault: faults.worst.map { .init(fault: $0, remedy: faults.remedy(of: $0)) },
            registerWh: policy.registerWh(pulses), transaction: transaction)
    }

    private var transaction: BridgeStatus.Transaction? {
        guard session != nil, let sessionStartedAt else { return nil }
        return .init(energyWh: energyWh, startedAt: sessionStartedAt)
    }

    private var activity: BridgeStatus.Activity {
        switch phase {
        case .idle: isOperative ? .ready : .outOfUse
        case .authorizing: .asking
        case .starting, .closing: .starting
        case .charging: chargingState == .charging ? .charging : .waitingForCar
        case .releasing, .opening: .ending
        case .faulted: .faulted
        case .stopping: .stopping
        }
    }
}
