import CommonBase
import Foundation

/// Computes bills. Pure: the same facts and the same tariff give the same bill at any time.
///
/// Prices add up exactly over the whole transaction, and each line is rounded once; so it makes no
/// difference into how many periods the energy is divided.
package enum Rating {
    /// The price of a transaction (a running one: up to `facts.end`) or of an expired reservation.
    package static func bill(_ facts: RatedFacts, _ tariff: Tariff) -> Bill {
        var lines: [BillLine] = []
        var energyWh: Int64 = 0
        if facts.reservation?.isExpired != true {
            let meter = charging(facts, tariff)
            energyWh = meter.energyWh
            lines += meter.lines(.energy, .energy) + meter.lines(.time, .time)
            lines += meter.lines(.parkingTime, .parking) + meter.lines(.flat, .flat)
        }
        if let reservation = facts.reservation {
            for meter in meters(reservation, facts.zone, tariff) {
                lines += meter.lines(.time, .reservationTime)
                lines += meter.lines(.flat, .reservationFlat)
            }
        }
        return BillTotals(lines, tariff).bill(energyWh: energyWh)
    }

    /// The price of energy that flows evenly, without idle time.
    package static func estimate(
        _ tariff: Tariff, from: Timestamp, until: Timestamp, energyWh: Int64, zone: TimeZone
    ) -> Bill {
        bill(
            RatedFacts(
                start: from, end: until, zone: zone,
                energy: [.init(from: from, until: until, energyWh: energyWh)]), tariff)
    }

    private static func charging(_ facts: RatedFacts, _ tariff: Tariff) -> PriceMeter {
        var meter = PriceMeter(
            PriceMeter.Span(
                purpose: nil, dimensions: Set(TariffDimension.allCases),
                start: start(facts.start, facts.end), end: facts.end, zone: facts.zone,
                energy: facts.energy, idle: facts.idle), tariff)
        meter.applySteps()
        return meter
    }

    /// If `reservationExpires` has a price of time, it bills the time of an expired reservation.
    private static func meters(
        _ reservation: RatedFacts.ReservationTime, _ zone: TimeZone, _ tariff: Tariff
    ) -> [PriceMeter] {
        let hasExpiryTime = tariff.elements.contains {
            $0.restrictions.reservation == .reservationExpires && $0.component(.time) != nil
        }
        func meter(
            _ purpose: ReservationRestriction, _ dimensions: Set<TariffDimension>
        ) -> PriceMeter {
            var meter = PriceMeter(
                PriceMeter.Span(
                    purpose: purpose, dimensions: dimensions,
                    start: start(reservation.from, reservation.until), end: reservation.until,
                    zone: zone), tariff)
            meter.applySteps()
            return meter
        }
        guard reservation.isExpired else { return [meter(.reservation, [.time, .flat])] }
        return [
            meter(.reservation, hasExpiryTime ? [.flat] : [.time, .flat]),
            meter(.reservationExpires, [.time, .flat]),
        ]
    }

    /// At most `RatedFacts.maximumMilliseconds` before the end.
    private static func start(_ start: Timestamp, _ end: Timestamp) -> Timestamp {
        min(max(start, end.adding(milliseconds: -RatedFacts.maximumMilliseconds)), end)
    }
}

extension PriceMeter {
    fileprivate func lines(_ dimension: TariffDimension, _ kind: BillLine.Kind) -> [BillLine] {
        (uses[dimension]?.uses ?? []).filter { $0.quantity > 0 }.map { use in
            BillLine(
                kind: kind, element: use.element, quantity: use.quantity,
                billedQuantity: use.billedQuantity, unitPrice: use.component.price,
                vatPerMille: use.component.vatPerMille, periods: use.periods,
                amount: use.component.amount(use.billedQuantity))
        }
    }
}

extension PriceComponent {
    /// - Parameter quantity: in Wh, milliseconds, or pieces.
    fileprivate func amount(_ quantity: Int64) -> Money {
        let unit: Int128 =
            switch dimension {
            case .energy: 1000
            case .time, .parkingTime: 3_600_000
            case .flat: 1
            }
        let minor = Rounding.halfUp(Int128(price.tenThousandths) * Int128(quantity), 100 * unit)
        return Money(minor: Money.bounds.clamping(minor))
    }
}
