import CommonBase

/// What a bridge is doing, without card numbers. Small enough for the contactor loop to publish
/// after each input.
package struct BridgeStatus: Hashable, Sendable {
    package enum Activity: String, Hashable, Sendable, CaseIterable {
        case ready, outOfUse, asking, starting
        /// The contactor is closed, and the car draws no current.
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

    /// What a host's card may clear, and whether one is waited for.
    package struct Clearing: Hashable, Sendable {
        /// The stored faults, the worst first; never empty.
        package var faults: [BridgeFault]
        /// Until when a card is waited for; nil, or past, if nobody has confirmed an inspection.
        package var endsAt: Uptime?
        /// Why the last attempt has failed.
        package var refusal: ClearingRefusal?

        package init(
            faults: [BridgeFault], endsAt: Uptime? = nil, refusal: ClearingRefusal? = nil
        ) {
            self.faults = faults
            self.endsAt = endsAt
            self.refusal = refusal
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
    /// Nil while no stored fault keeps the bridge from charging.
    package var clearing: Clearing?
    package var registerWh: Int64
    package var transaction: Transaction?
    /// Answers of a Modbus meter that were not believed, since the start.
    package var ignoredReadings: Int64

    package init(
        activity: Activity, fault: Fault? = nil, registerWh: Int64,
        transaction: Transaction? = nil, ignoredReadings: Int64 = 0, clearing: Clearing? = nil
    ) {
        self.clearing = clearing
        self.ignoredReadings = ignoredReadings
        self.activity = activity
        self.fault = fault
        self.registerWh = registerWh
        self.transaction = transaction
    }
}
