import CommonBase
import Foundation

@testable import CloudPricing

/// Random facts and tariffs.
enum RandomRating {
    static func facts(_ random: inout SeededRandom) -> RatedFacts {
        let zone = Bool.random(using: &random) ? Sample.prague : Sample.london
        // Around a night in which the clocks are set, or anywhere.
        let nights: [Int64] = [1_792_886_400, 1_806_192_000, 1_796_000_000]
        let night = nights.randomElement(using: &random) ?? 0
        let start = Timestamp(
            milliseconds: night * 1000 + Int64.random(in: -86_400_000...86_400_000, using: &random))
        var (time, energy): (Timestamp, [RatedFacts.EnergyPeriod]) = (start, [])
        var idle: [Range<Timestamp>] = []
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            let pieces = Int64.random(in: 1...6, using: &random)
            let milliseconds = pieces * Int64.random(in: 0...1_000_000, using: &random)
            let end = time.adding(milliseconds: milliseconds)
            switch Int.random(in: 0...3, using: &random) {
            case 0: idle.append(time..<end)
            case 1: break
            default:
                let energyWh = pieces * Int64.random(in: 0...2000, using: &random)
                energy.append(.init(from: time, until: end, energyWh: energyWh))
            }
            time = end
        }
        return RatedFacts(start: start, end: time, zone: zone, energy: energy, idle: idle)
    }

    /// The same facts in more pieces: the energy at each cut is a whole number of Wh.
    static func divided(_ facts: RatedFacts, _ random: inout SeededRandom) -> RatedFacts {
        var divided = facts
        divided.energy = facts.energy.flatMap { period -> [RatedFacts.EnergyPeriod] in
            let milliseconds = period.until.millisecondsSince(period.from)
            let pieces = Int64.random(in: 2...6, using: &random)
            guard milliseconds % pieces == 0, period.energyWh % pieces == 0 else { return [period] }
            return (0..<pieces).map { piece in
                RatedFacts.EnergyPeriod(
                    from: period.from.adding(milliseconds: milliseconds / pieces * piece),
                    until: period.from.adding(milliseconds: milliseconds / pieces * (piece + 1)),
                    energyWh: period.energyWh / pieces)
            }
        }
        divided.idle = facts.idle.flatMap { range -> [Range<Timestamp>] in
            let length = range.upperBound.millisecondsSince(range.lowerBound)
            let middle = range.lowerBound.adding(
                milliseconds: Int64.random(in: 0...length, using: &random))
            return [middle..<range.upperBound, range.lowerBound..<middle]
        }
        return divided
    }

    static func tariff(_ random: inout SeededRandom) -> Tariff {
        let rates: [Int64?] = [nil, 0, 120, 210]
        var tariff = Tariff(
            elements: [], pricesIncludeVAT: Bool.random(using: &random),
            graceMinutes: [0, 0, 5, 15].randomElement(using: &random) ?? 0)
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            let components = TariffDimension.allCases.shuffled(using: &random).prefix(2).map {
                PriceComponent(
                    $0, UnitPrice(tenThousandths: Int64.random(in: 0...100_000, using: &random)),
                    vatPerMille: rates.randomElement(using: &random) ?? nil,
                    stepSize: [1, 1, 60, 900].randomElement(using: &random) ?? 1)
            }
            tariff.elements.append(
                TariffElement(components, restrictions: restrictions(&random)))
        }
        if Int.random(in: 0...4, using: &random) == 0 {
            tariff.minimumPrice = PriceLimit(gross: UnitPrice(tenThousandths: 300_000))
        }
        if Int.random(in: 0...4, using: &random) == 0 {
            tariff.maximumPrice = PriceLimit(gross: UnitPrice(tenThousandths: 500_000))
        }
        return tariff
    }

    private static func restrictions(_ random: inout SeededRandom) -> TariffRestrictions {
        var restrictions = TariffRestrictions()
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            switch Int.random(in: 0...6, using: &random) {
            case 0: restrictions.startMinute = Int64.random(in: 0...1439, using: &random)
            case 1: restrictions.endMinute = Int64.random(in: 0...1439, using: &random)
            case 2:
                restrictions.weekdays = Set(
                    (1...3).map { _ in Int64.random(in: 1...7, using: &random) })
            case 3: restrictions.maximumWh = Int64.random(in: 0...20_000, using: &random)
            case 4: restrictions.minimumW = Int64.random(in: 0...10_000, using: &random)
            case 5: restrictions.maximumSeconds = Int64.random(in: 0...20_000, using: &random)
            default: restrictions.minimumMilliamperes = Int64.random(in: 0...32_000, using: &random)
            }
        }
        return restrictions
    }
}
