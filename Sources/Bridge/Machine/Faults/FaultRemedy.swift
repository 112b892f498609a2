/// What ends a fault, for a person in front of the charger; `BridgeFault` has the table.
package enum FaultRemedy: String, Hashable, Sendable, CaseIterable {
    /// An inspection of the contactor, and clearing at the charger.
    case inspection
    /// A person, at the charger or remotely.
    case clearing
    /// The emergency stop is released.
    case release
    /// A protection that is released, and some minutes.
    case coolDown
    /// The meter answers again.
    case meter
    /// Another setting of the kernel, and a restart of the machine.
    case kernelSetting
}
