import CommonBase
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct BankPageTests {
        private static func bench(
            _ seller: MoneySettings.Seller = .operator, iban: String? = BankSamples.iban
        ) async throws -> CloudBench {
            var cloud = try CloudBench()
            cloud.resources.money.seller = seller
            cloud.resources.money.business.iban = iban
            try await cloud.addPerson("admin", isAdmin: true)
            try await cloud.addPerson("driver-1", email: "driver@example.org")
            return cloud
        }

        private static func browse(
            _ cloud: CloudBench, as person: String,
            _ body: @escaping @Sendable (TestBrowser) async throws -> Void
        ) async throws {
            let app = try await cloud.cloud().buildApplication(host: "127.0.0.1", port: 0)
            try await app.test(.router) { client in
                let browser = TestBrowser(client)
                try await browser.signIn(try id(person), cloud)
                try await body(browser)
            }
        }

        @Test func showsOwnCodeForEver() async throws {
            let cloud = try await Self.bench()
            try await Self.browse(cloud, as: "driver-1") { browser async throws in
                let page = try await browser.get("/credit/transfer?amount=250,50")
                #expect(page.status == 200)
                #expect(page.html.contains("CZK\u{A0}250.50"))
                let symbol = try await cloud.database.read { db in
                    try TopUpSymbolTable.current(of: try id("driver-1"), db)
                }
                #expect(page.html.contains(try #require(symbol).text))
                let again = try await browser.get("/credit/transfer")
                #expect(again.html.contains(try #require(symbol).text))
                let wrong = try await browser.get("/credit/transfer?amount=0")
                #expect(wrong.status == 400 && wrong.html.contains("aria-invalid"))
            }
        }

        @Test func saysWhyThereIsNoCode() async throws {
            for cloud in [try await Self.bench(iban: nil), try await Self.bench(.host)] {
                try await Self.browse(cloud, as: "driver-1") { browser async throws in
                    let page = try await browser.get("/credit/transfer")
                    #expect(page.status == 200 && !page.html.contains("class=\"qr\""))
                }
            }
        }

        @Test func readsStatementAndAssignsTransfer() async throws {
            let cloud = try await Self.bench()
            try await Self.browse(cloud, as: "admin") { browser async throws in
                let page = try await browser.get("/admin/money/bank")
                let statement = BankSamples.camt(BankSamples.entry("R-1", symbol: "77"))
                let read = try await browser.post(
                    "/admin/money/bank", from: page, [:], photo: statement, in: "statement")
                #expect(read.status == 303)
                let list = try await browser.get("/admin/money/bank")
                #expect(list.html.contains("Novák &amp; syn"))
                let found = try await cloud.database.read { db in
                    try BankTransferTable.list(nil, before: nil, limit: 9, viewer: .system, db)
                }
                let path = "/admin/money/bank/\(try #require(found.first).id)"
                let one = try await browser.get(path)
                let wrong = try await browser.post("\(path)/match", from: one, ["person": "x"])
                #expect(wrong.status == 400)
                let matched = try await browser.submit(
                    "\(path)/match", on: path, ["person": "driver@example.org"])
                #expect((matched.status, matched.location) == (303, path))
                let second = try await browser.post("\(path)/returned", from: wrong)
                #expect(second.status == 400)
                let empty = try await browser.submit(
                    "/admin/money/bank", on: "/admin/money/bank")
                #expect(empty.status == 400)
            }
            let credit = try await cloud.database.read { db in
                try LedgerTable.balance(.credit(try id("driver-1")), db)
            }
            #expect(credit == Money(minor: 50_000))
        }
    }
}
