/// An amount of money in hundredths of the currency's unit: haléř for `CZK`.
///
/// The currency is that of the cloud (`Currency.code`); there is only one.
package struct Money: Hashable, Comparable, Sendable {
    /// Bounds of prices, sums and balances from outside: ten million units.
    package static let bounds: ClosedRange<Int64> = -1_000_000_000...1_000_000_000
    package static let zero = Money(minor: 0)

    package var minor: Int64

    package init(minor: Int64) { self.minor = minor }

    package static func < (left: Self, right: Self) -> Bool { left.minor < right.minor }
    package static func + (left: Self, right: Self) -> Self {
        Self(minor: left.minor + right.minor)
    }
    package static func - (left: Self, right: Self) -> Self {
        Self(minor: left.minor - right.minor)
    }
}

/// The currency of all amounts.
package enum Currency {
    /// ISO 4217.
    package static let code = "CZK"
}
