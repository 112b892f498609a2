import CloudPricing
import CommonBase

/// What energy costs in a simulation, and what the drivers have.
package struct EnergySale: Hashable, Sendable {
    /// Of a kWh; 6 Kč.
    static let price = UnitPrice(tenThousandths: 60_000)
    /// Of a kWh in the first hour of a day, in a sale by hours; 3 Kč.
    static let nightPrice = UnitPrice(tenThousandths: 30_000)
    /// The end of that hour, in minutes since midnight.
    static let nightMinutes: Int64 = 60

    /// What each driver has at the beginning; the usual 10,000 Kč are enough for days.
    package var credit = Money(minor: 1_000_000)
    /// Whether the first hour of each day is cheaper.
    package var isByHours = false

    package init() {}

    var tariff: Tariff {
        let always = TariffElement([PriceComponent(.energy, Self.price)])
        guard isByHours else { return Tariff(elements: [always]) }
        let night = TariffElement(
            [PriceComponent(.energy, Self.nightPrice)],
            restrictions: TariffRestrictions(startMinute: 0, endMinute: Self.nightMinutes))
        return Tariff(elements: [night, always])
    }

    /// Rounded half up to the hundredth: computed again, without the program's tariffs.
    static func cost(of energyWh: Int64, at price: UnitPrice = EnergySale.price) -> Money {
        Money(minor: (energyWh * price.tenThousandths + 50_000) / 100_000)
    }
}
