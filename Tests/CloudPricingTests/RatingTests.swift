import CommonBase
import Foundation
import Testing

@testable import CloudPricing

extension CloudPricingTests {
    @Suite struct RatingTests {
        private static func gross(_ tenThousandths: Int64, grace: Int64 = 0) -> Tariff {
            Tariff(
                elements: [TariffElement([Sample.energy(tenThousandths)])], graceMinutes: grace)
        }

        @Test func typedGrossPriceIsExact() throws {
            let bill = Rating.bill(try Sample.facts(wh: 11_500), Self.gross(60_000))
            #expect(bill.total == Money(minor: 6900))
            #expect(bill.vat == Money(minor: 1198))
            #expect(bill.net == Money(minor: 5702))
            #expect(bill.energyWh == 11_500)
            #expect(bill.vatShares == [VATShare(perMille: 210, net: bill.net, vat: bill.vat)])
        }

        @Test(arguments: [(1, 0), (4, 0), (5, 1), (14, 1), (15, 2)] as [(Int64, Int64)])
        func roundsHalfUp(wh: Int64, minor: Int64) throws {
            // 1.00 a kWh: 5 Wh cost half a haléř.
            #expect(
                Rating.bill(try Sample.facts(wh: wh), Self.gross(10_000)).total
                    == Money(minor: minor))
        }

        @Test func linesAddUpToTheTotal() throws {
            var random = SeededRandom(seed: 1)
            for _ in 0..<200 {
                let facts = RandomRating.facts(&random)
                var tariff = RandomRating.tariff(&random)
                tariff.minimumPrice = nil
                tariff.maximumPrice = nil
                let bill = Rating.bill(facts, tariff)
                let sum = bill.lines.reduce(Money.zero) { $0 + $1.amount }
                #expect(sum == (tariff.pricesIncludeVAT ? bill.total : bill.net))
                let net = bill.vatShares.reduce(Money.zero) { $0 + $1.net }
                let vat = bill.vatShares.reduce(Money.zero) { $0 + $1.vat }
                #expect(net == bill.net && vat == bill.vat)
            }
        }

        @Test func dividingPeriodsChangesNothing() throws {
            var random = SeededRandom(seed: 2)
            for round in 0..<500 {
                let facts = RandomRating.facts(&random)
                let tariff = RandomRating.tariff(&random)
                let divided = RandomRating.divided(facts, &random)
                #expect(
                    Rating.bill(divided, tariff) == Rating.bill(facts, tariff), "round \(round)")
            }
        }

        /// Energy is conserved: with a price at all times, each Wh has exactly one.
        @Test func everyWhIsBilledOnce() throws {
            var random = SeededRandom(seed: 3)
            for _ in 0..<200 {
                let facts = RandomRating.facts(&random)
                var tariff = RandomRating.tariff(&random)
                tariff.elements.append(TariffElement([Sample.energy(10_000)]))
                let bill = Rating.bill(facts, tariff)
                let lines = bill.lines.filter { $0.kind == .energy }
                #expect(lines.reduce(0) { $0 + $1.quantity } == bill.energyWh)
                #expect(bill.energyWh == facts.energy.reduce(0) { $0 + $1.energyWh })
            }
        }

        /// From 20:00 to 08:00 by the clock; the low price is from 22:00 to 06:00.
        @Test(
            arguments: [
                ("2026-10-24T18:00:00Z", 13, 9, 2), ("2027-03-27T19:00:00Z", 11, 7, 0),
                ("2026-11-28T19:00:00Z", 12, 8, 1),
            ] as [(String, Int64, Int64, Int64)])
        func nightsOfDaylightSaving(start: String, hours: Int64, low: Int64, two: Int64) throws {
            let night = TariffRestrictions(startMinute: 1320, endMinute: 360)
            let facts = try Sample.facts(
                start, charging: hours * 60, wh: hours * 1000, zone: Sample.prague)
            let tariff = Tariff(elements: [
                TariffElement([Sample.energy(45_000)], restrictions: night),
                TariffElement([Sample.energy(60_000)]),
            ])
            let lines = Rating.bill(facts, tariff).lines
            #expect(lines.first { $0.element == 0 }?.quantity == low * 1000)
            #expect(lines.first { $0.element == 1 }?.quantity == (hours - low) * 1000)
            // From 02:00 to 03:00: the hour that occurs twice, or not at all.
            let hour = TariffRestrictions(startMinute: 120, endMinute: 180)
            let short = Tariff(elements: [
                TariffElement([Sample.energy(45_000)], restrictions: hour)
            ])
            let wh = Rating.bill(facts, short).lines.reduce(0) { $0 + $1.quantity }
            #expect(wh == two * 1000)
        }

        @Test func graceBeginsEachTimeTheCarStops() throws {
            var tariff = Self.gross(60_000, grace: 15)
            tariff.elements[0].components.append(
                PriceComponent(.parkingTime, UnitPrice(tenThousandths: 600_000), vatPerMille: 210))
            var facts = try Sample.facts(charging: 60, parking: 40, wh: 10_000)
            #expect(Rating.bill(facts, tariff).total == Money(minor: 6000 + 2500))
            let stop = facts.start.adding(seconds: 1200)
            facts.idle.append(stop..<stop.adding(seconds: 600))
            #expect(Rating.bill(facts, tariff).total == Money(minor: 6000 + 2500))
            facts.idle.append(stop.adding(seconds: 600)..<stop.adding(seconds: 1200))
            #expect(Rating.bill(facts, tariff).total == Money(minor: 6000 + 500 + 2500))
        }

        @Test func limitsOfGrossPrices() throws {
            var tariff = Self.gross(60_000)
            tariff.minimumPrice = PriceLimit(gross: UnitPrice(tenThousandths: 200_000))
            tariff.maximumPrice = PriceLimit(gross: UnitPrice(tenThousandths: 1_000_000))
            let low = Rating.bill(try Sample.facts(wh: 1000), tariff)
            #expect(low.total == Money(minor: 2000) && low.vat == Money(minor: 347))
            #expect(low.lines.last?.kind == .minimum)
            #expect(low.lines.last?.amount == Money(minor: 1400))
            let high = Rating.bill(try Sample.facts(wh: 30_000), tariff)
            #expect(high.total == Money(minor: 10_000) && high.vat == Money(minor: 1736))
            #expect(high.lines.last?.amount == Money(minor: -8000))
        }

        @Test func aTransactionWithoutEnergyPaysTheFlatPrice() throws {
            let flat = PriceComponent(.flat, UnitPrice(tenThousandths: 50_000))
            let tariff = Tariff(elements: [TariffElement([flat])])
            let bill = Rating.bill(try Sample.facts(charging: 0), tariff)
            #expect(bill.total == Money(minor: 500) && bill.vat == .zero)
            #expect(Rating.bill(try Sample.facts(charging: 0), Self.gross(60_000)).lines.isEmpty)
        }

        @Test func headlineIsThePriceAtMostHours() {
            func tariff(_ hours: Int64, of night: Int64, else day: Int64) -> Tariff {
                Tariff(elements: [
                    TariffElement(
                        [Sample.energy(night)],
                        restrictions: TariffRestrictions(startMinute: 0, endMinute: hours * 60)),
                    TariffElement([Sample.energy(day)]),
                ])
            }
            #expect(tariff(8, of: 45_000, else: 60_000).headline?.tenThousandths == 60_000)
            #expect(tariff(13, of: 45_000, else: 60_000).headline?.tenThousandths == 45_000)
            #expect(tariff(12, of: 45_000, else: 60_000).headline?.tenThousandths == 60_000)
            var net = Self.gross(10_000)
            net.pricesIncludeVAT = false
            #expect(net.headline?.tenThousandths == 12_100)
            net.elements.insert(
                TariffElement(
                    [Sample.energy(0)], restrictions: TariffRestrictions(maximumWh: 1000)), at: 0)
            #expect(net.headline?.tenThousandths == 12_100)
            let flat = PriceComponent(.flat, .zero)
            #expect(Tariff(elements: [TariffElement([flat])]).headline == nil)
        }
    }
}
