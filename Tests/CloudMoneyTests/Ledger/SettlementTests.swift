import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct SettlementTests {
        private static let tenKilowattHours: [Int64] = [2500, 2500, 2500, 2500]

        private func bench(_ energies: [Int64] = tenKilowattHours) async throws -> LedgerBench {
            let bench = try await LedgerBench()
            try await bench.database.write { try LedgerBench.add("t", energies, $0) }
            return bench
        }

        /// From credit, then as a debt; the host's part waits, the fee is the operator's.
        @Test func paysFromCreditThenAsDebt() async throws {
            var bench = try await bench()
            bench.settings.feePerMille = 50
            try await bench.topUp(5000)
            let settlement = try #require(try await bench.settle("t"))
            #expect(settlement.version == 1 && settlement.total.minor == 6000)
            #expect(try await bench.balance(.credit(LedgerBench.driver)) == 0)
            #expect(try await bench.balance(.debt(LedgerBench.driver)) == -1000)
            #expect(try await bench.balance(.pending(LedgerBench.host)) == 5700)
            #expect(try await bench.balance(.commission) == 300)
            #expect(try await bench.settle("t") == nil)
            #expect(try await bench.problems().isEmpty)
        }

        /// With the host as the seller, the driver owes the host.
        @Test func driverOwesHostWhoSells() async throws {
            var bench = try await bench()
            bench.settings.seller = .host
            bench.settings.feePerMille = 50
            #expect(try await bench.settle("t")?.shares.host.minor == 6000)
            let (driver, host) = (try LedgerBench.driver, try LedgerBench.host)
            #expect(try await bench.balance(.owed(by: driver, to: host)) == -6000)
            #expect(try await bench.balance(.sold(host)) == 6000)
            #expect(try await bench.problems().isEmpty)
        }

        @Test func billsNothingWithSellerOff() async throws {
            var bench = try await bench()
            bench.settings.seller = .off
            #expect(try await bench.settle("t") == nil)
        }

        /// A suspect transaction waits for a person; one that becomes suspect keeps its settlement.
        @Test func holdsSuspectsBack() async throws {
            let bench = try await bench()
            func mark(_ anomalies: String) async throws {
                try await bench.database.write { db in
                    try db.execute(
                        sql: "UPDATE charging_transaction SET anomalies = ? WHERE id = 't'",
                        arguments: [anomalies])
                }
            }
            try await mark("meterGap")
            #expect(try await bench.settle("t") == nil)
            try await mark("")
            #expect(try await bench.settle("t")?.version == 1)
            try await mark("meterGap")
            try await bench.database.write { try LedgerBench.change("t", [1000], $0) }
            #expect(try await bench.settle("t") == nil)
            try await mark("")
            #expect(try await bench.settle("t")?.total.minor == 600)
            #expect(try await bench.problems().isEmpty)
        }

        @Test func billsNobodyForFreeTransactions() async throws {
            let bench = try await LedgerBench()
            try await bench.database.write { db in
                try LedgerBench.add("of-host", Self.tenKilowattHours, by: "host", db)
                try LedgerBench.add("of-nobody", Self.tenKilowattHours, by: nil, db)
            }
            #expect(try await bench.settle("of-host") == nil)
            #expect(try await bench.settle("of-nobody") == nil)
            #expect(try await bench.cloud.count("ledger_posting") == 0)
        }

        /// What ended before the cloud billed stays free, also when its facts change.
        @Test func transactionsFromBeforeStayFree() async throws {
            let bench = try await bench()
            let end = LedgerBench.start.adding(seconds: 7200)
            try await bench.database.write { db in
                try db.execute(sql: "UPDATE billing_start SET started_at = NULL")
                try BillingStart.note(at: end.adding(milliseconds: 1), db)
                // A later start of the cloud does not move it.
                try BillingStart.note(at: .epoch, db)
            }
            #expect(try await bench.settle("t") == nil)
        }

        /// Energy that moves between hours of one price changes a line or nothing, but no balance.
        @Test func recordsMovedEnergyWithoutDifference() async throws {
            let bench = try await bench([1000, 0, 0, 0, 2000])
            #expect(try await bench.settle("t")?.total.minor == 1200)
            // By day 500 Wh more, at night 1000 Wh less.
            try await bench.database.write {
                try LedgerBench.change("t", [1500, 0, 0, 0, 1000], $0)
            }
            let moved = try #require(try await bench.settle("t"))
            #expect(moved.version == 2 && moved.total.minor == 1200 && moved.energyWh == 2500)
            #expect(try await bench.cloud.count("ledger_posting") == 1)
            // A late fact that changes nothing.
            try await bench.database.write {
                try LedgerBench.change("t", [1500, 0, 0, 0, 1000], $0)
            }
            #expect(try await bench.settle("t") == nil)
            let (all, now) = try await bench.database.read { db in
                let versions = try SettlementTable.versions(of: try id("t"), db)
                return (
                    versions,
                    try versions.map {
                        try FactsHash.of($0.transactionID, first: $0.facts.count, db)
                    }
                )
            }
            #expect(all.map(\.facts) == now)
            #expect(all.map(\.isCurrent) == [false, true])
        }

        /// After a refund of the whole price, a correction downwards gives nothing back, and one upwards
        /// costs what is above the refund.
        @Test func correctionAfterRefundGivesNothingBackTwice() async throws {
            let bench = try await bench()
            try await bench.topUp(10_000)
            _ = try await bench.settle("t")
            try await refundAll(bench)
            for (energies, credit): ([Int64], Int64) in [
                ([1000], 10_000), (Self.tenKilowattHours, 10_000), ([12_500], 8500),
                ([11_000], 9400), ([], 10_000),
            ] {
                try await bench.database.write { try LedgerBench.change("t", energies, $0) }
                #expect(try await bench.settle("t") != nil)
                #expect(try await bench.balance(.credit(LedgerBench.driver)) == credit)
                #expect(try await bench.balance(.pending(LedgerBench.host)) == 10_000 - credit)
                #expect(try await bench.problems() == [])
            }
        }

        private func refundAll(_ bench: LedgerBench) async throws {
            let (settings, now) = (bench.settings, bench.cloud.clock.now.wall)
            try await bench.database.write { db in
                let transaction: TransactionID = try id("t")
                let sale = try #require(try SettlementTable.current(of: transaction, db))
                try db.execute(
                    sql: """
                        INSERT INTO refund (transaction_id, number, amount, bearer, host_part, vat,
                            fee, reason, author_id, refunded_at)
                        VALUES ('t', 1, ?, 'host', ?, 0, 0, 'The socket was wet.', 'host', 0)
                        """,
                    arguments: [sale.total.minor, sale.total.minor])
                let account = try EarningTable.add(
                    .zero - sale.shares.host, from: .transaction(transaction), to: sale.hostID,
                    settings, at: now, db)
                let funds = try DriverFunds(try LedgerBench.driver, db)
                try LedgerTable.post(
                    Posting(
                        .refund, key: "refund:t:1",
                        funds.receive(sale.total, from: .clearing)
                            + (SaleShares.zero - sale.shares).transfers(toHost: account)),
                    at: now, db)
            }
        }

        /// More, less, back again and moved between hours: after each step the balances are those of
        /// the current facts, and each step posted the difference.
        @Test func correctionsEndInTheRightBalance() async throws {
            var random = SeededRandom(seed: 20)
            for round in 0..<(RandomCases.isLong ? 60 : 8) {
                var bench = try await LedgerBench()
                bench.settings.feePerMille = random.number(0...300)
                if random.chance(50) { bench.settings.business.vatID = "CZ12345678" }
                try await bench.topUp(random.number(1...20_000))
                let before = try await bench.balance(.credit(LedgerBench.driver))
                var history = [Self.energies(&random)]
                try await bench.database.write { [history] in
                    try LedgerBench.add("t", history[0], $0)
                }
                for step in 0..<12 {
                    let settled = try await bench.settle("t")
                    let price = LedgerBench.price(history[history.count - 1])
                    #expect(settled == nil || settled?.total.minor == price)
                    let paid =
                        before - (try await bench.balance(.credit(LedgerBench.driver)))
                        - (try await bench.balance(.debt(LedgerBench.driver)))
                    #expect(paid == price, "round \(round), step \(step)")
                    #expect(try await bench.problems() == [], "round \(round), step \(step)")
                    let next = Self.next(history, &random)
                    history.append(next)
                    try await bench.database.write { try LedgerBench.change("t", next, $0) }
                }
            }
        }

        private static func energies(_ random: inout SeededRandom) -> [Int64] {
            (0..<LedgerBench.quarters).map { _ in
                random.chance(30) ? 0 : random.number(0...5000)
            }
        }

        private static func next(
            _ history: [[Int64]], _ random: inout SeededRandom
        ) -> [Int64] {
            var energies = history[history.count - 1]
            switch random.index(4) {
            case 0: return random.element(history)
            case 1: return Self.energies(&random)
            case 2: return energies.map { max(0, $0 + random.number(-500...500)) }
            default:
                let (from, to) = (random.index(energies.count), random.index(energies.count))
                let moved = energies[from] / 2
                energies[from] -= moved
                energies[to] += moved
                return energies
            }
        }
    }
}
