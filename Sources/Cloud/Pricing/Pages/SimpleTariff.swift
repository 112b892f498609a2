import CommonBase

/// A tariff as a host types it. The REST API knows richer ones.
struct SimpleTariff: Hashable, Sendable {
    enum VAT: String, CaseIterable, Sendable {
        /// The host pays none.
        case none
        /// The prices include it.
        case gross
        /// It is added to the prices.
        case net
    }

    struct Night: Hashable, Sendable {
        /// Per kWh.
        var price: UnitPrice
        /// Since midnight at the place, 0 to 1439.
        var startMinute: Int64
        var endMinute: Int64
    }

    /// Of the standard rate in Czechia.
    static let vatPerMille: Int64 = 210

    /// Per kWh.
    var energy: UnitPrice?
    var night: Night?
    /// Of charging.
    var perMinute: UnitPrice?
    /// Of a car that is connected without charging, after `graceMinutes`.
    var perIdleMinute: UnitPrice?
    var graceMinutes: Int64 = 0
    /// Once.
    var start: UnitPrice?
    /// A transaction costs at least this.
    var minimum: UnitPrice?
    var vat = VAT.none

    /// Nil without any price.
    var tariff: Tariff? {
        let rate = vat == .none ? nil : Self.vatPerMille
        func component(
            _ dimension: TariffDimension, _ price: UnitPrice?
        ) -> PriceComponent? {
            price.map { PriceComponent(dimension, $0, vatPerMille: rate) }
        }
        func perHour(_ price: UnitPrice?) -> UnitPrice? {
            price.map { UnitPrice(tenThousandths: $0.tenThousandths * 60) }
        }
        var elements: [TariffElement] = []
        if let night {
            elements.append(
                TariffElement(
                    [component(.energy, night.price)].compactMap(\.self),
                    restrictions: TariffRestrictions(
                        startMinute: night.startMinute, endMinute: night.endMinute)))
        }
        let always = [
            component(.energy, energy), component(.time, perHour(perMinute)),
            component(.parkingTime, perHour(perIdleMinute)), component(.flat, start),
        ].compactMap(\.self)
        if !always.isEmpty { elements.append(TariffElement(always)) }
        guard !elements.isEmpty else { return nil }
        let includesVAT = vat != .net
        return Tariff(
            elements: elements, pricesIncludeVAT: includesVAT, graceMinutes: graceMinutes,
            minimumPrice: minimum.map {
                includesVAT ? PriceLimit(gross: $0) : PriceLimit(net: $0)
            })
    }

    init() {}

    /// Nil for a tariff that the form cannot show.
    init?(_ tariff: Tariff) {
        let always = tariff.elements.last { $0.restrictions == TariffRestrictions() }
        func minutely(_ component: PriceComponent?) -> UnitPrice? {
            component.map { UnitPrice(tenThousandths: $0.price.tenThousandths / 60) }
        }
        energy = always?.component(.energy)?.price
        if let first = tariff.elements.first, let price = first.component(.energy)?.price,
            let start = first.restrictions.startMinute, let end = first.restrictions.endMinute
        {
            night = Night(price: price, startMinute: start, endMinute: end)
        }
        perMinute = minutely(always?.component(.time))
        perIdleMinute = minutely(always?.component(.parkingTime))
        graceMinutes = tariff.graceMinutes
        start = always?.component(.flat)?.price
        minimum = tariff.minimumPrice.flatMap { $0.gross ?? $0.net }
        vat = tariff.mainVATPerMille == nil ? .none : tariff.pricesIncludeVAT ? .gross : .net
        // A tariff with anything that the form has no field for differs after a round trip.
        var plain = tariff
        plain.validFrom = nil
        guard self.tariff == plain else { return nil }
    }
}
