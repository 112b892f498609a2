import CommonBase

/// Adds up the lines of a bill, with their VAT and the tariff's limits.
///
/// Gross prices: the VAT is taken out of the sum of each rate, half up. Net prices: it is added to
/// the sum of all rates, rounded half up once; the shares of the rates add up to that.
struct BillTotals {
    private struct Share {
        var net: Int64 = 0
        var vat: Int64 = 0
        var gross: Int64 { net + vat }
    }

    private let tariff: Tariff
    private var lines: [BillLine]
    private var shares: [Int64?: Share] = [:]

    private var net: Int64 { shares.values.reduce(0) { $0 + $1.net } }
    private var gross: Int64 { shares.values.reduce(0) { $0 + $1.gross } }

    init(_ lines: [BillLine], _ tariff: Tariff) {
        self.lines = lines
        self.tariff = tariff
        var sums: [Int64?: Int64] = [:]
        for line in lines { sums[line.vatPerMille, default: 0] += line.amount.minor }
        var (exact, given): (Int128, Int64) = (0, 0)
        for (rate, sum) in sums.sorted(by: { $0.key ?? -1 < $1.key ?? -1 }) {
            if tariff.pricesIncludeVAT {
                shares[rate] = Self.share(gross: sum, rate)
            } else {
                exact += Int128(sum) * Int128(rate ?? 0)
                let rounded = Rounding.halfUp(exact, 1000)
                shares[rate] = Share(net: sum, vat: rounded - given)
                given = rounded
            }
        }
        if let limit = tariff.minimumPrice { apply(limit, .minimum) { $0 < $1 } }
        if let limit = tariff.maximumPrice { apply(limit, .maximum) { $0 > $1 } }
    }

    private static func share(gross: Int64, _ rate: Int64?) -> Share {
        let vat = Rounding.halfUp(Int128(gross) * Int128(rate ?? 0), Int128(1000 + (rate ?? 0)))
        return Share(net: gross - vat, vat: vat)
    }

    private static func share(net: Int64, _ rate: Int64?) -> Share {
        Share(net: net, vat: Rounding.halfUp(Int128(net) * Int128(rate ?? 0), 1000))
    }

    /// Moves the sums to the limit; the difference gets the tariff's main rate of VAT. A limit with
    /// both sums applies to each of them, as OCPI says.
    private mutating func apply(
        _ limit: PriceLimit, _ kind: BillLine.Kind, isBeyond: (Int64, Int64) -> Bool
    ) {
        let (oldNet, oldGross) = (net, gross)
        func difference(_ sum: Int64, _ limit: UnitPrice?) -> Int64 {
            guard let bound = limit?.rounded.minor, isBeyond(sum, bound) else { return 0 }
            return bound - sum
        }
        let netDifference = difference(oldNet, limit.net)
        let grossDifference = difference(oldGross, limit.gross)
        if netDifference == 0, grossDifference == 0 { return }
        let rate = tariff.mainVATPerMille
        let share = shares[rate] ?? Share()
        if limit.net == nil {
            shares[rate] = Self.share(gross: share.gross + grossDifference, rate)
        } else if limit.gross == nil {
            shares[rate] = Self.share(net: share.net + netDifference, rate)
        } else {
            shares[rate] = Share(
                net: share.net + netDifference, vat: share.vat + grossDifference - netDifference)
        }
        let amount = tariff.pricesIncludeVAT ? gross - oldGross : net - oldNet
        let typed = tariff.pricesIncludeVAT ? limit.gross ?? limit.net : limit.net ?? limit.gross
        lines.append(
            BillLine(
                kind: kind, element: nil, quantity: 1, billedQuantity: 1, unitPrice: typed ?? .zero,
                vatPerMille: rate, periods: [], amount: Money(minor: amount)))
    }

    func bill(energyWh: Int64) -> Bill {
        let sorted = shares.sorted { $0.key ?? -1 < $1.key ?? -1 }
        return Bill(
            lines: lines, total: Money(minor: gross), vat: Money(minor: gross - net),
            vatShares: sorted.map { rate, share in
                VATShare(
                    perMille: rate, net: Money(minor: share.net), vat: Money(minor: share.vat))
            }, energyWh: energyWh, pricesIncludeVAT: tariff.pricesIncludeVAT)
    }
}
