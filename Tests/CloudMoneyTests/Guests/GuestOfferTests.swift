import CommonBase
import TestSupport
import Testing

@testable import CloudMoney
@testable import CloudPricing

extension CloudMoneyTests {
    @Suite struct GuestOfferTests {
        private func tariff(_ components: PriceComponent...) -> Tariff {
            Tariff(elements: [TariffElement(components)])
        }

        @Test func limitsEnergyByTheHighestPrice() {
            let day = TariffElement(
                [PriceComponent(.energy, UnitPrice(tenThousandths: 80_000))],
                restrictions: TariffRestrictions(startMinute: 480, endMinute: 1200))
            let night = TariffElement([
                PriceComponent(.energy, UnitPrice(tenThousandths: 40_000))
            ])
            let tariff = Tariff(elements: [day, night])
            #expect(tariff.energyWh(for: Money(minor: 20_000)) == 25_000)
        }

        @Test func takesStartFeeFirst() {
            let tariff = tariff(
                PriceComponent(.energy, UnitPrice(tenThousandths: 100_000)),
                PriceComponent(.flat, UnitPrice(tenThousandths: 1_500_000)))
            #expect(tariff.energyWh(for: Money(minor: 20_000)) == 5000)
            #expect(tariff.energyWh(for: Money(minor: 10_000)) == nil)
        }

        @Test func boundsEnergyWithoutPrice() {
            let tariff = tariff(PriceComponent(.time, UnitPrice(tenThousandths: 600_000)))
            #expect(tariff.energyWh(for: Money(minor: 10_000)) == GuestRules.maximumEnergyWh)
        }

        /// The worst rounding of the energy limit never costs more than the hold.
        @Test func energyLimitNeverExceedsTheHold() throws {
            for price in stride(from: Int64(1), through: 300_000, by: 997) {
                let unit = UnitPrice(tenThousandths: price)
                let tariff = tariff(PriceComponent(.energy, unit))
                for limit in GuestRules.limits {
                    let energy = try #require(tariff.energyWh(for: limit))
                    #expect(energy * price / 1000 <= UnitPrice(limit).tenThousandths)
                }
            }
        }
    }
}
