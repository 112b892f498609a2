import CommonBase

/// A price in ten-thousandths of the currency's unit, per kWh, hour or once: 60 000 is 6.00.
///
/// OCPI's numbers have four decimals. Where decoded, within `range`.
package struct UnitPrice: Hashable, Comparable, Sendable {
    /// Up to 100,000 units of the currency.
    package static let range: ClosedRange<Int64> = 0...1_000_000_000
    package static let zero = UnitPrice(tenThousandths: 0)

    package var tenThousandths: Int64

    package init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }

    package init(_ money: Money) { tenThousandths = money.minor * 100 }

    package static func < (left: Self, right: Self) -> Bool {
        left.tenThousandths < right.tenThousandths
    }

    /// To hundredths of the unit, half up.
    package var rounded: Money { Money(minor: Rounding.halfUp(Int128(tenThousandths), 100)) }

    /// With the VAT added, half up to a ten-thousandth.
    package func addingVAT(perMille: Int64?) -> UnitPrice {
        UnitPrice(
            tenThousandths: Rounding.halfUp(
                Int128(tenThousandths) * Int128(1000 + (perMille ?? 0)), 1000))
    }

    /// With the VAT taken out, half up to a ten-thousandth.
    package func removingVAT(perMille: Int64?) -> UnitPrice {
        UnitPrice(
            tenThousandths: Rounding.halfUp(
                Int128(tenThousandths) * 1000, Int128(1000 + (perMille ?? 0))))
    }
}

package enum UnitPriceBounds: IntegerBounds {
    package static let range = UnitPrice.range
}

/// Up to 100 %.
package enum VATBounds: IntegerBounds {
    package static let range: ClosedRange<Int64> = 0...1000
}

package enum Rounding {
    /// `numerator ÷ denominator`, rounded to the nearest integer, halves up, and kept within
    /// 64 bits. The denominator is positive.
    package static func halfUp(_ numerator: Int128, _ denominator: Int128) -> Int64 {
        let doubled = numerator * 2 + denominator
        let quotient = doubled / (denominator * 2)
        let isBelow = doubled < 0 && doubled % (denominator * 2) != 0
        return Int64(clamping: isBelow ? quotient - 1 : quotient)
    }
}
