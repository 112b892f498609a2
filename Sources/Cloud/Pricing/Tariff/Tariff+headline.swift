extension Tariff {
    /// The gross price of a kWh at most hours of a week; the higher of two equally frequent ones.
    /// Prices for a season, or for some power, energy or duration count only if there is no other.
    /// Nil if energy has no price.
    package var headline: UnitPrice? {
        let priced = elements.filter {
            $0.restrictions.reservation == nil && $0.component(.energy) != nil
        }
        let usual = priced.filter { $0.restrictions.isWeekly }
        var minutes: [UnitPrice: Int64] = [:]
        let edges = Set(
            usual.flatMap { [$0.restrictions.startMinute ?? 0, $0.restrictions.endMinute ?? 0] }
        ).union([0, 1440]).sorted()
        for weekday in Int64(1)...7 {
            for (start, end) in zip(edges, edges.dropFirst()) {
                let element = usual.first {
                    $0.restrictions.holdAt(minute: start, weekday: weekday)
                }
                guard let price = element?.component(.energy).map(gross) else { continue }
                minutes[price, default: 0] += end - start
            }
        }
        let frequent = minutes.max { ($0.value, $0.key) < ($1.value, $1.key) }
        return frequent?.key ?? priced.first?.component(.energy).map(gross)
    }

    /// A component's price with VAT.
    package func gross(_ component: PriceComponent) -> UnitPrice {
        pricesIncludeVAT
            ? component.price : component.price.addingVAT(perMille: component.vatPerMille)
    }

    /// A component's price without VAT, half up to a ten-thousandth.
    package func net(_ component: PriceComponent) -> UnitPrice {
        pricesIncludeVAT
            ? component.price.removingVAT(perMille: component.vatPerMille) : component.price
    }
}

extension TariffRestrictions {
    /// Whether it is only about times of the day and days of the week.
    fileprivate var isWeekly: Bool {
        self
            == TariffRestrictions(
                startMinute: startMinute, endMinute: endMinute, weekdays: weekdays)
    }
}
