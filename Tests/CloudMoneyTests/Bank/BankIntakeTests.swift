import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct BankIntakeTests {
        struct Bench: Sendable {
            let cloud: CloudBench
            let account: IBAN
            let symbol: VariableSymbol

            init() async throws {
                cloud = try CloudBench()
                account = try #require(IBAN(BankSamples.iban))
                try await cloud.addPerson("driver-1")
                let (random, now) = (cloud.random, cloud.clock.now.wall)
                symbol = try await cloud.database.write { db in
                    try TopUpSymbolTable.made(
                        for: try id("driver-1"), random: random, db, at: now)
                }
            }

            func entry(
                _ reference: String, minor: Int64 = 50_000, currency: String = "CZK",
                symbol: VariableSymbol? = nil
            ) -> BankEntry {
                BankEntry(
                    reference: reference, bookedOn: "2026-11-30", amount: Money(minor: minor),
                    currency: currency, variableSymbol: symbol)
            }

            func store(
                _ entries: [BankEntry], from source: BankTransfer.Source = .camt
            ) async throws -> BankIntake.Report {
                let intake = BankIntake(account: account, source: source, random: cloud.random)
                return try await intake.store(
                    entries, in: cloud.database, at: cloud.clock.now.wall)
            }

            func balances() async throws -> [Int64] {
                try await cloud.database.read { db in
                    try [LedgerAccount.bank, .unmatched, .credit(try id("driver-1"))].map {
                        try LedgerTable.balance($0, db).minor
                    }
                }
            }

            func decide(_ decision: BankDecision, _ reference: String) async throws {
                let (account, now) = (account.text, cloud.clock.now.wall)
                try await cloud.database.write { db in
                    let found = try BankTransferTable.find(reference, of: account, db)
                    try BankDesk.decide(
                        decision, about: try #require(found).id, by: nil, viewer: .system, db,
                        at: now)
                }
            }
        }

        @Test func matchesEachTransferOnce() async throws {
            let bench = try await Bench()
            let entries = [
                bench.entry("1", symbol: bench.symbol), bench.entry("2", minor: 70_000),
                bench.entry("3", minor: -1000), bench.entry("4", currency: "EUR"),
            ]
            let report = try await bench.store(entries)
            var expected = BankIntake.Report()
            (expected.matched, expected.unmatched) = (1, 1)
            (expected.outgoing, expected.foreign) = (1, 1)
            #expect(report == expected)
            #expect(try await bench.balances() == [-120_000, 70_000, 50_000])
            var again = entries
            again[1].amount = Money(minor: 80_000)
            let second = try await bench.store(again)
            #expect((second.known, second.differing, second.matched) == (4, ["2"], 0))
            #expect(try await bench.balances() == [-120_000, 70_000, 50_000])
        }

        @Test func keepsTransferOfOtherSourceApart() async throws {
            let bench = try await Bench()
            _ = try await bench.store([bench.entry("1", symbol: bench.symbol)])
            let report = try await bench.store(
                [bench.entry("F-1", symbol: bench.symbol)], from: .fio)
            #expect(report.doubled == 1)
            #expect(try await bench.balances() == [-50_000, 0, 50_000])
            // It was a second payment after all.
            try await bench.decide(.match(try id("driver-1")), "F-1")
            #expect(try await bench.balances() == [-100_000, 0, 100_000])
        }

        @Test func letsAdminDecide() async throws {
            let bench = try await Bench()
            _ = try await bench.store(["1", "2", "3"].map { bench.entry($0) })
            try await bench.decide(.match(try id("driver-1")), "1")
            try await bench.decide(.returned, "2")
            try await bench.decide(.doubled, "3")
            #expect(try await bench.balances() == [-50_000, 0, 50_000])
            for decision in [BankDecision.returned, .doubled] {
                await #expect(throws: ServiceError.self) {
                    try await bench.decide(decision, "1")
                }
            }
            try await bench.decide(.match(try id("driver-1")), "3")
            #expect(try await bench.balances() == [-100_000, 0, 100_000])
        }

        /// Whatever is told in whatever order and however often: the bank's account is the sum of
        /// what came in, and nobody gets more than what came for them.
        @Test func keepsSumsOfRandomStatements() async throws {
            let bench = try await Bench()
            var random = SeededRandom(seed: 3)
            let all = (0..<40).map { number in
                bench.entry(
                    "\(number)", minor: Int64(random.next() % 100_000) + 1,
                    symbol: random.next() % 2 == 0 ? bench.symbol : nil)
            }
            for _ in 0..<6 {
                let part = all.filter { _ in random.next() % 2 == 0 }
                _ = try await bench.store(part.shuffled(using: &random))
            }
            _ = try await bench.store(all)
            let sum = all.reduce(0) { $0 + $1.amount.minor }
            let mine = all.filter { $0.variableSymbol != nil }.reduce(0) { $0 + $1.amount.minor }
            #expect(try await bench.balances() == [-sum, sum - mine, mine])
        }
    }
}
