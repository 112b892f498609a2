import CommonBase

/// How long a transaction may go on that was started from the phone. Without limits: until the car is
/// full, or somebody stops it.
package struct ChargeLimit: Hashable, Sendable {
    package var energyWh: Int64?
    package var endsAt: Timestamp?

    package init(energyWh: Int64? = nil, endsAt: Timestamp? = nil) {
        self.energyWh = energyWh
        self.endsAt = endsAt
    }

    package static let none = ChargeLimit()
}
