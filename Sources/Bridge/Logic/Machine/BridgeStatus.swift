import Common

/// What a bridge is doing, as anybody may see it: no card's number is in it. A few words long, so
/// that the contactor's loop can give it away after each input.
public struct BridgeStatus: Hashable, Sendable {
    public enum Activity: String, Hashable, Sendable, CaseIterable {
        case ready, outOfUse, asking, starting
        /// The contactor is closed, and the car takes nothing.
        case waitingForCar
        case charging, ending, faulted, stopping
    }

    public struct Fault: Hashable, Sendable {
        public var fault: BridgeFault
        public var remedy: FaultRemedy
    }

    public struct Transaction: Hashable, Sendable {
        public var energyWh: Int64
        /// When its card was accepted.
        public var startedAt: Uptime
    }

    public var activity: Activity
    /// The worst; nil while nothing keeps the bridge from charging.
    public var fault: Fault?
    public var registerWh: Int64
    public var transaction: Transaction?
}

/// What ends a fault, for whoever stands in front of the charger; the table is `BridgeFault`'s.
public enum FaultRemedy: String, Hashable, Sendable, CaseIterable {
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
    public var status: BridgeStatus {
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
