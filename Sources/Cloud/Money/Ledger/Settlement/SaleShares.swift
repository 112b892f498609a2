import CloudCore
import CloudPricing
import CommonBase

/// How the price of a sale is divided. A sale keeps its terms when its price is corrected.
package struct SaleTerms: Hashable, Sendable {
    /// What the operator keeps, in thousandths; 0 to 500.
    package var feePerMille: Int64
    /// The rate of the operator's sale to the driver; nil if the operator pays no VAT.
    package var operatorVATPerMille: Int64?
    /// Whether the host sells to the operator with VAT.
    package var hostPaysVAT: Bool

    /// The standard rate of VAT in Czechia. Charging is a supply of electricity (CJEU C-282/22).
    package static let standardVATPerMille: Int64 = 210

    package init(feePerMille: Int64, operatorVATPerMille: Int64?, hostPaysVAT: Bool) {
        self.feePerMille = feePerMille
        self.operatorVATPerMille = operatorVATPerMille
        self.hostPaysVAT = hostPaysVAT
    }

    /// The terms of a sale at a place of a host now.
    package static func current(
        of host: PersonID, _ settings: MoneySettings, _ db: Database
    ) throws -> SaleTerms {
        SaleTerms(
            feePerMille: settings.feePerMille,
            operatorVATPerMille: settings.paysVAT ? standardVATPerMille : nil,
            hostPaysVAT: try HostTaxTable.find(host, db)?.paysVAT ?? false)
    }
}

/// The shares of a price by its terms; they add up to the price.
package struct SaleShares: Hashable, Sendable {
    /// VAT that the operator owes the state: of the sale, less that of the purchase from the host.
    package var vat: Money
    /// With the host's VAT, if the host pays any.
    package var host: Money
    /// What the operator keeps, without VAT.
    package var fee: Money

    package var total: Money { vat + host + fee }

    package static let zero = SaleShares(vat: .zero, host: .zero, fee: .zero)

    package init(vat: Money, host: Money, fee: Money) {
        (self.vat, self.host, self.fee) = (vat, host, fee)
    }

    /// - Parameter total: what the driver pays, with VAT; within `Money.bounds`, not negative.
    package init(of total: Money, _ terms: SaleTerms) {
        guard let rate = terms.operatorVATPerMille else {
            let fee = Self.part(terms.feePerMille, of: total)
            self.init(vat: .zero, host: total - fee, fee: fee)
            return
        }
        let vat = Self.vat(in: total, rate)
        if terms.hostPaysVAT {
            let host = total - Self.part(terms.feePerMille, of: total)
            let owed = vat - Self.vat(in: host, rate)
            self.init(vat: owed, host: host, fee: total - host - owed)
        } else {
            let fee = Self.part(terms.feePerMille, of: total - vat)
            self.init(vat: vat, host: total - vat - fee, fee: fee)
        }
    }

    /// The VAT in an amount, rounded half up.
    package static func vat(in amount: Money, _ perMille: Int64) -> Money {
        Money(
            minor: Rounding.halfUp(
                Int128(amount.minor) * Int128(perMille), Int128(1000 + perMille)))
    }

    private static func part(_ perMille: Int64, of amount: Money) -> Money {
        Money(minor: Rounding.halfUp(Int128(amount.minor) * Int128(perMille), 1000))
    }

    package static func - (left: Self, right: Self) -> Self {
        Self(vat: left.vat - right.vat, host: left.host - right.host, fee: left.fee - right.fee)
    }

    /// The transfers from `clearing` to those who get a share, or back for negative ones.
    /// - Parameter earnings: of the host: `pending` or `available`, by `EarningTable.add`.
    package func transfers(toHost earnings: LedgerAccount) -> [Posting.Transfer] {
        Posting.move(host, from: .clearing, to: earnings)
            + Posting.move(fee, from: .clearing, to: .commission)
            + Posting.move(vat, from: .clearing, to: .vat)
    }
}
