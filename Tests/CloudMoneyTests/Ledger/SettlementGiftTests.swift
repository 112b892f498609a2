import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct SettlementGiftTests {
        private static let tenKilowattHours: [Int64] = [2500, 2500, 2500, 2500]

        /// What the operator gave back at its own cost comes back to it when the price falls.
        @Test func correctionAfterGoodwillPaysDriverOnce() async throws {
            let bench = try await LedgerBench()
            try await bench.database.write { try LedgerBench.add("t", Self.tenKilowattHours, $0) }
            try await bench.topUp(10_000)
            _ = try await bench.settle("t")
            let (settings, moment) = (bench.settings, bench.cloud.clock.now)
            try await bench.database.write { db in
                let order = RefundService.Order(
                    Money(minor: 6000), bearer: .operator, reason: "The car stayed empty.")
                try RefundService(settings: settings).refund(
                    order, of: try id("t"), viewer: .admin(try id("admin"), []), db, at: moment)
            }
            for (energies, price): ([Int64], Int64) in [
                ([1000], 600), ([], 0), (Self.tenKilowattHours, 6000),
            ] {
                try await bench.database.write { try LedgerBench.change("t", energies, $0) }
                #expect(try await bench.settle("t")?.total.minor == price)
                #expect(try await bench.balance(.credit(LedgerBench.driver)) == 10_000)
                #expect(try await bench.balance(.pending(LedgerBench.host)) == price)
                #expect(try await bench.balance(.goodwill) == -price)
                #expect(try await bench.problems() == [])
            }
        }

        /// A driver who became a host of the place meanwhile pays nothing.
        @Test func givesBackHoldOfFreeTransaction() async throws {
            let bench = try await LedgerBench()
            let now = bench.cloud.clock.now.wall
            let host = try LedgerBench.host
            try await bench.database.write { db in
                try LedgerBench.add("t", Self.tenKilowattHours, by: "host", db)
                try LedgerTable.post(
                    Posting(
                        .topUp, key: "test:host",
                        DriverFunds(host, db).receive(Money(minor: 5000), from: .bank)),
                    at: now, db)
                let transaction: TransactionID = try id("t")
                try CreditHoldTable.open(
                    Money(minor: 3000), of: host, for: transaction, at: now, db)
            }
            #expect(try await bench.balance(.held(host)) == 3000)
            #expect(try await bench.settle("t") == nil)
            #expect(try await bench.balance(.held(host)) == 0)
            #expect(try await bench.balance(.credit(host)) == 5000)
        }
    }
}
