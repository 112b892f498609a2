import CommonBase

extension Bill: Codable {
    private enum CodingKeys: String, CodingKey {
        case lines, totalMinor, netMinor, vatMinor, vatShares, energyWh
        case pricesIncludeVAT = "pricesIncludeVat"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        // It follows from the others.
        _ = try container.decode(.netMinor, in: AmountBounds.self)
        self.init(
            lines: try container.decode([BillLine].self, forKey: .lines),
            total: Money(minor: try container.decode(.totalMinor, in: AmountBounds.self)),
            vat: Money(minor: try container.decode(.vatMinor, in: AmountBounds.self)),
            vatShares: try container.decode([VATShare].self, forKey: .vatShares),
            energyWh: try container.decode(.energyWh, in: WattHourBounds.self),
            pricesIncludeVAT: try container.decode(Bool.self, forKey: .pricesIncludeVAT))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(lines, forKey: .lines)
        try container.encode(total.minor, forKey: .totalMinor)
        try container.encode(net.minor, forKey: .netMinor)
        try container.encode(vat.minor, forKey: .vatMinor)
        try container.encode(vatShares, forKey: .vatShares)
        try container.encode(energyWh, forKey: .energyWh)
        try container.encode(pricesIncludeVAT, forKey: .pricesIncludeVAT)
    }
}

extension VATShare: Codable {
    private enum CodingKeys: String, CodingKey { case perMille, netMinor, vatMinor }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            perMille: try container.decodeIfPresent(.perMille, in: VATBounds.self),
            net: Money(minor: try container.decode(.netMinor, in: AmountBounds.self)),
            vat: Money(minor: try container.decode(.vatMinor, in: AmountBounds.self)))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(perMille, forKey: .perMille)
        try container.encode(net.minor, forKey: .netMinor)
        try container.encode(vat.minor, forKey: .vatMinor)
    }
}

extension BillLine: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, element, quantity, billedQuantity, vatPerMille, periods, amountMinor
        case unitPrice = "unitPriceE4"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            kind: try container.decode(Kind.self, forKey: .kind),
            element: try container.decodeIfPresent(.element, in: RestrictionBounds.self)
                .map { Int($0) },
            quantity: try container.decode(.quantity, in: WattHourBounds.self),
            billedQuantity: try container.decode(.billedQuantity, in: WattHourBounds.self),
            unitPrice: UnitPrice(
                tenThousandths: try container.decode(.unitPrice, in: UnitPriceBounds.self)),
            vatPerMille: try container.decodeIfPresent(.vatPerMille, in: VATBounds.self),
            periods: try container.decode([RatedInterval].self, forKey: .periods).map(\.range),
            amount: Money(minor: try container.decode(.amountMinor, in: AmountBounds.self)))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encodeIfPresent(element, forKey: .element)
        try container.encode(quantity, forKey: .quantity)
        try container.encode(billedQuantity, forKey: .billedQuantity)
        try container.encode(unitPrice.tenThousandths, forKey: .unitPrice)
        try container.encodeIfPresent(vatPerMille, forKey: .vatPerMille)
        try container.encode(periods.map(RatedInterval.init(range:)), forKey: .periods)
        try container.encode(amount.minor, forKey: .amountMinor)
    }
}

/// Sums of a bill: a thousand lines, each within `Money.bounds`, and their VAT.
package enum AmountBounds: IntegerBounds {
    package static let range: ClosedRange<Int64> = -2_000_000_000_000...2_000_000_000_000
}
