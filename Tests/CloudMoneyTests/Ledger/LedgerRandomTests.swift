import CommonBase
import Synchronization
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct LedgerRandomTests {
        private static let count = RandomCases.isLong ? 1_000_000 : 50_000
        private static let batch = 1000

        /// Limits hold, a repeated posting changes nothing, and the books balance.
        @Test func randomOperationsKeepTheBooks() async throws {
            let bench = try CloudBench()
            let ledger = Mutex(try RandomLedger(seed: 55))
            for _ in 0..<(Self.count / Self.batch) {
                let problems = try await bench.database.write { db in
                    try ledger.withLock { ledger in
                        try (0..<Self.batch).compactMap { _ in
                            try ledger.step(db, at: ManualClock.noon)
                        }
                    }
                }
                #expect(problems == [])
                if !problems.isEmpty { return }
            }
            let expected = ledger.withLock { $0.balances }
            try await bench.database.read { db in
                for (account, balance) in expected {
                    let stored = try LedgerTable.balance(account, db).minor
                    #expect(stored == balance, "\(account)")
                }
                let books = try LedgerConsistency.problems(db)
                #expect(books.problems == [])
                #expect(books.count > Self.count / 2)
            }
        }

        /// Two connections of one file, as if two clouds ran, which the instance lock prevents.
        @Test func concurrentWritersNeverSpendTheSameCreditTwice() async throws {
            let bench = try CloudBench()
            let other = try CloudDatabase(
                path: bench.database.path, migrations: CloudModules.migrations)
            let driver: PersonID = try id("driver")
            let (limit, price): (Int64, Int64) = (10_000, 70)
            _ = try await bench.database.write { db in
                try LedgerTable.post(
                    Posting(
                        .topUp, key: "top-up",
                        Posting.move(
                            Money(minor: limit), from: .bank, to: .credit(driver))),
                    at: ManualClock.noon, db)
            }
            let spent = try await withThrowingTaskGroup(of: Int.self) { group in
                for (name, database) in [("a", bench.database), ("b", other)] {
                    for number in 0..<120 {
                        group.addTask {
                            try await Self.spend(
                                price, of: driver, key: "\(name):\(number)", database) ? 1 : 0
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(spent == Int(limit / price))
            let (rest, problems) = try await other.read { db in
                (
                    try LedgerTable.balance(.credit(driver), db).minor,
                    try LedgerConsistency.problems(db).problems
                )
            }
            #expect(rest == limit % price)
            #expect(problems == [])
            try await other.close()
        }

        /// - Returns: false if the credit was too low.
        private static func spend(
            _ price: Int64, of driver: PersonID, key: String, _ database: CloudDatabase
        ) async throws -> Bool {
            do {
                return try await database.write { db in
                    try LedgerTable.post(
                        Posting(
                            .hold, key: key,
                            Posting.move(
                                Money(minor: price), from: .credit(driver), to: .held(driver))),
                        at: ManualClock.noon, db)
                }
            } catch is LedgerTable.Insufficient {
                return false
            }
        }

        /// A statement walks newest first, page by page, and leaves no posting out.
        @Test func pagesOfAStatementAreTheWhole() async throws {
            let bench = try CloudBench()
            let ledger = Mutex(try RandomLedger(seed: 7))
            try await bench.database.write { db in
                try ledger.withLock { ledger in
                    for _ in 0..<500 { _ = try ledger.step(db, at: ManualClock.noon) }
                }
            }
            let person: PersonID = try id("p1")
            let accounts: [LedgerAccount] = [.credit(person), .held(person), .debt(person)]
            try await bench.database.read { db in
                var (numbers, sum, before): ([Int64], Int64, Int64?) = ([], 0, nil)
                while true {
                    let page = try LedgerTable.statement(
                        of: accounts, before: before, limit: 7, db)
                    guard let last = page.last else { break }
                    numbers += page.map(\.number)
                    sum += page.reduce(0) { $0 + $1.amount.minor }
                    before = last.number
                }
                let all = try Int64.fetchAll(
                    db,
                    sql: """
                        SELECT DISTINCT posting_id FROM ledger_transfer
                        WHERE from_account IN (?, ?, ?) OR to_account IN (?, ?, ?)
                        ORDER BY posting_id DESC
                        """,
                    arguments: StatementArguments(accounts.map(\.id) + accounts.map(\.id)))
                #expect(numbers == all && !all.isEmpty)
                let balance = try accounts.reduce(Int64(0)) {
                    $0 + (try LedgerTable.balance($1, db).minor)
                }
                #expect(sum == balance)
            }
        }
    }
}
