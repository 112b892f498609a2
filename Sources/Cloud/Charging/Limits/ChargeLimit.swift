import CommonBase

/// How long a transaction may go on that was started from the phone. Without limits: until the car is
/// full, or somebody stops it.
package struct ChargeLimit: Hashable, Sendable {
    package var energyWh: Int64?
    package var endsAt: Timestamp?
    /// What the transaction may cost, with VAT.
    package var cost: Money?

    package init(energyWh: Int64? = nil, endsAt: Timestamp? = nil, cost: Money? = nil) {
        self.energyWh = energyWh
        self.endsAt = endsAt
        self.cost = cost
    }

    package static let none = ChargeLimit()
}
