import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct TrialBalanceTests {
        @Test func sumsAccountsByKind() async throws {
            let bench = try CloudBench()
            let balance = try await bench.database.write { db in
                try DeskSample.topUp(500_00, of: "eva", db)
                try DeskSample.topUp(100_00, of: "petr", db)
                try DeskSample.pay(68_40, by: "eva", to: "jana", fee: 3_42, db)
                return try TrialBalance(db)
            }
            #expect(balance.total == .zero)
            #expect(balance[.credit].count == 2)
            #expect(balance[.credit].balance == Money(minor: 531_60))
            #expect(balance[.gateway].balance == Money(minor: -600_00))
            #expect(balance[.pending].balance == Money(minor: 64_98))
            #expect(balance[.commission].balance == Money(minor: 3_42))
            #expect(balance[.bank].count == 0)
            #expect(balance[.gateway].negativeCount == 1)
        }

        @Test func listsPostingsByPersonKindAndTransaction() async throws {
            let bench = try CloudBench()
            let viewer = Viewer.admin(try id("admin"), [])
            try await bench.database.write { db in
                for number in 1...5 {
                    try DeskSample.topUp(Int64(number) * 100, of: "eva", db, key: "\(number)")
                }
                try DeskSample.topUp(100_00, of: "petr", db)
                try DeskSample.pay(2_00, by: "eva", to: "jana", fee: 0, db)
            }
            let pages = try await bench.database.read { db -> [DeskPostingTable.Page] in
                var filter = PostingFilter()
                filter.person = try id("eva")
                let first = try DeskPostingTable.page(
                    filter, before: nil, size: 4, viewer: viewer, db)
                let second = try DeskPostingTable.page(
                    filter, before: first.next, size: 4, viewer: viewer, db)
                filter.kind = .settlement
                let settled = try DeskPostingTable.page(
                    filter, before: nil, size: 4, viewer: viewer, db)
                var about = PostingFilter()
                about.transaction = try id("tx")
                return [
                    first, second, settled,
                    try DeskPostingTable.page(about, before: nil, size: 4, viewer: viewer, db),
                    try DeskPostingTable.page(
                        about, before: nil, size: 4, viewer: .person(try id("eva"), []), db),
                ]
            }
            #expect(pages.map(\.postings.count) == [4, 2, 1, 1, 0])
            #expect(pages[0].next != nil)
            #expect(pages[1].next == nil)
            let settled = try #require(pages[2].postings.first)
            #expect(settled.posting.kind == .settlement)
            #expect(settled.key == "settlement:tx:1")
            #expect(settled.transfers.map(\.to) == [.clearing, .pending(try id("jana"))])
        }
    }
}

/// Postings as the parts of money make them.
enum DeskSample {
    static func topUp(
        _ minor: Int64, of person: String, _ db: Database, key: String = "1"
    ) throws {
        try LedgerTable.post(
            Posting(
                .topUp, key: "payment:\(person)-\(key):paid",
                try DriverFunds(try id(person), db).receive(
                    Money(minor: minor), from: .gateway("test"))),
            at: ManualClock.noon, db)
    }

    /// A sale within the claim window.
    static func pay(
        _ minor: Int64, by driver: String, to host: String, fee: Int64, _ db: Database
    ) throws {
        let earned = Money(minor: minor - fee)
        let account = try EarningTable.add(
            earned, from: .transaction(try id("tx")), to: try id(host), MoneySettings(),
            at: ManualClock.noon, db)
        try LedgerTable.post(
            Posting(
                .settlement, key: "settlement:tx:1",
                try DriverFunds(try id(driver), db).pay(Money(minor: minor), to: .clearing)
                    + Posting.move(earned, from: .clearing, to: account)
                    + Posting.move(Money(minor: fee), from: .clearing, to: .commission),
                transaction: try id("tx")),
            at: ManualClock.noon, db)
    }
}
