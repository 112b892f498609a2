import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct RefundPaperTests {
        /// The documents add up to what was sold, also when a price is corrected after a refund.
        @Test func correctsDocumentAfterRefund() async throws {
            var bench = try await LedgerBench()
            bench.settings.business.vatID = "CZ27082440"
            try await bench.database.write { db in
                try LedgerBench.add("t", [2500, 2500, 2500, 2500], db)
            }
            try await bench.topUp(100_000)
            let (settings, moment) = (bench.settings, bench.cloud.clock.now)
            let issuer = PaperIssuer(settings)
            _ = try await bench.settle("t")
            try await bench.database.write { db in
                let (transaction, host): (TransactionID, PersonID) = (
                    try id("t"), try LedgerBench.host
                )
                try issuer.issue(transaction, version: 1, db, at: moment.wall)
                try RefundService(settings: settings).refund(
                    .init(Money(minor: 1000), bearer: .host, reason: "slow"), of: transaction,
                    viewer: .person(host, []), db, at: moment)
                // Twice, as after a failure.
                try issuer.issue(refund: 1, of: transaction, db, at: moment.wall)
                try issuer.issue(refund: 1, of: transaction, db, at: moment.wall)
                try LedgerBench.change("t", [2500, 2500, 2500, 1500], db)
            }
            _ = try await bench.settle("t")
            let documents = try await bench.database.write { db in
                let transaction: TransactionID = try id("t")
                try issuer.issue(transaction, version: 2, db, at: moment.wall)
                return try DocumentTable.list(of: transaction, db)
            }
            #expect(documents.map(\.total.minor) == [6000, -1000, -600])
            #expect(documents.map(\.refund) == [0, 1, 0])
            let vat = documents.reduce(Money.zero) { $0 + $1.vat }
            #expect(vat == SaleShares.vat(in: Money(minor: 4400), 210))
            let model = DocumentModel(documents[1], .czech)
            #expect(model.lines.map(\.name) == ["Vrácená část ceny"])
            #expect(model.notes.last == "Důvod opravy: slow")
        }
    }
}
