import CommonBase
import TestSupport
import Testing

@testable import CloudMoney

extension CloudMoneyTests {
    @Suite struct SaleSharesTests {
        struct Example: Sendable {
            var terms: SaleTerms
            var total: Int64
            /// VAT, host, fee.
            var shares: [Int64]
        }

        static let examples = [
            // The operator pays no VAT.
            Example(
                terms: SaleTerms(feePerMille: 100, operatorVATPerMille: nil, hostPaysVAT: false),
                total: 6840, shares: [0, 6156, 684]),
            // Both pay VAT: the host gets 90 % with VAT inside.
            Example(
                terms: SaleTerms(feePerMille: 100, operatorVATPerMille: 210, hostPaysVAT: true),
                total: 12_100, shares: [210, 10_890, 1000]),
            // The host pays none: VAT of the whole price is the operator's.
            Example(
                terms: SaleTerms(feePerMille: 100, operatorVATPerMille: 210, hostPaysVAT: false),
                total: 12_100, shares: [2100, 9000, 1000]),
            Example(
                terms: SaleTerms(feePerMille: 5, operatorVATPerMille: nil, hostPaysVAT: false),
                total: 100, shares: [0, 99, 1]),
        ]

        @Test(arguments: examples) func dividesPrice(example: Example) {
            let shares = SaleShares(of: Money(minor: example.total), example.terms)
            #expect([shares.vat, shares.host, shares.fee].map(\.minor) == example.shares)
        }

        /// The shares of any price add up to it, and none is negative.
        @Test func sharesAddUpToPrice() {
            var random = SeededRandom(seed: 62)
            for _ in 0..<5000 {
                let terms = SaleTerms(
                    feePerMille: random.number(0...500),
                    operatorVATPerMille: random.chance(50) ? random.number(0...300) : nil,
                    hostPaysVAT: random.chance(50))
                let total = Money(
                    minor: random.number(0...(random.chance(50) ? 100 : Money.bounds.upperBound)))
                let shares = SaleShares(of: total, terms)
                #expect(shares.total == total, "\(total) \(terms)")
                // Each part is rounded, so that one that is nearly nothing may be a haléř below.
                #expect(min(shares.vat, shares.host, shares.fee).minor >= -1, "\(total) \(terms)")
            }
        }
    }
}
