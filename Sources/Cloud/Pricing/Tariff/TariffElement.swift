import CommonBase

/// Prices that apply while the restrictions hold.
package struct TariffElement: Hashable, Sendable {
    package static let maximumComponents = 8

    /// At most one of each dimension counts: the first.
    package var components: [PriceComponent]
    package var restrictions: TariffRestrictions

    package init(
        _ components: [PriceComponent], restrictions: TariffRestrictions = TariffRestrictions()
    ) {
        self.components = components
        self.restrictions = restrictions
    }

    package func component(_ dimension: TariffDimension) -> PriceComponent? {
        components.first { $0.dimension == dimension }
    }
}

package struct PriceComponent: Hashable, Sendable {
    package var dimension: TariffDimension
    /// Per kWh, per hour, or once, with or without VAT by `Tariff.pricesIncludeVAT`.
    package var price: UnitPrice
    /// 210 is 21 %. Nil if no VAT applies, which is not the same as 0 %.
    package var vatPerMille: Int64?
    /// Billed in blocks of this many Wh or seconds; at least 1. `flat` ignores it.
    package var stepSize: Int64

    package init(
        _ dimension: TariffDimension, _ price: UnitPrice, vatPerMille: Int64? = nil,
        stepSize: Int64 = 1
    ) {
        self.dimension = dimension
        self.price = price
        self.vatPerMille = vatPerMille
        self.stepSize = stepSize
    }
}

/// OCPI 2.2.1 TariffDimensionType.
package enum TariffDimension: String, Sendable, Codable, CaseIterable {
    /// Per kWh; steps in Wh.
    case energy = "ENERGY"
    /// Once per transaction or reservation.
    case flat = "FLAT"
    /// Per hour connected without charging; steps in seconds.
    case parkingTime = "PARKING_TIME"
    /// Per hour of charging, or of a reservation; steps in seconds.
    case time = "TIME"
}

/// Up to 1 MWh, or 11 days.
package enum StepBounds: IntegerBounds {
    package static let range: ClosedRange<Int64> = 1...1_000_000
}
