import CommonBase

/// What a transaction costs, line by line.
package struct Bill: Hashable, Sendable {
    /// In AFIR's order: energy, time, once, other.
    package var lines: [BillLine]
    /// With VAT: what the driver pays.
    package var total: Money
    /// The part of `total` that is VAT.
    package var vat: Money
    /// By rate, in ascending order; the sums are `net` and `vat`. Empty if nothing is billed.
    package var vatShares: [VATShare]
    package var energyWh: Int64
    /// Whether the amounts of the lines are with VAT: then their sum is `total`, otherwise `net`.
    package var pricesIncludeVAT: Bool

    package var net: Money { total - vat }

    package init(
        lines: [BillLine], total: Money, vat: Money, vatShares: [VATShare], energyWh: Int64,
        pricesIncludeVAT: Bool
    ) {
        self.lines = lines
        self.total = total
        self.vat = vat
        self.vatShares = vatShares
        self.energyWh = energyWh
        self.pricesIncludeVAT = pricesIncludeVAT
    }
}

/// Part of a bill at one rate of VAT.
package struct VATShare: Hashable, Sendable {
    /// Nil if no VAT applies.
    package var perMille: Int64?
    package var net: Money
    package var vat: Money

    package init(perMille: Int64?, net: Money, vat: Money) {
        self.perMille = perMille
        self.net = net
        self.vat = vat
    }
}

/// A price of the tariff, what it was applied to, and what that costs.
package struct BillLine: Hashable, Sendable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case energy, time, parking, flat, reservationTime, reservationFlat
        /// Up to the tariff's minimum price.
        case minimum
        /// Down to the tariff's maximum price; the amount is negative.
        case maximum
    }

    /// Of more, the last one also spans what lies between.
    package static let maximumPeriods = 100

    package var kind: Kind
    /// Index of the element in the tariff, whose restrictions explain the line. Nil for limits.
    package var element: Int?
    /// Wh of `energy`, milliseconds of `time`, `parking` and `reservationTime`; 1 otherwise.
    package var quantity: Int64
    /// After rounding up to the step size, in the unit of `quantity`.
    package var billedQuantity: Int64
    /// Per kWh, per hour, or once.
    package var unitPrice: UnitPrice
    package var vatPerMille: Int64?
    /// When the price applied, in chronological order. Empty for limits.
    package var periods: [Range<Timestamp>]
    /// Rounded half up, once.
    package var amount: Money

    package init(
        kind: Kind, element: Int?, quantity: Int64, billedQuantity: Int64, unitPrice: UnitPrice,
        vatPerMille: Int64?, periods: [Range<Timestamp>], amount: Money
    ) {
        self.kind = kind
        self.element = element
        self.quantity = quantity
        self.billedQuantity = billedQuantity
        self.unitPrice = unitPrice
        self.vatPerMille = vatPerMille
        self.periods = periods
        self.amount = amount
    }

    package var from: Timestamp? { periods.first?.lowerBound }
    package var until: Timestamp? { periods.last?.upperBound }
}
