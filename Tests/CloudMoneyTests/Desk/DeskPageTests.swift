import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct DeskPageTests {
        /// `eva` has topped up and paid `jana`, of whose part the operator keeps 5 %.
        private static func bench() async throws -> RESTBench {
            let bench = try await RESTBench()
            try await bench.cloud.addPerson("eva")
            try await bench.cloud.addPerson("jana")
            try await bench.cloud.database.write { db in
                try DeskSample.topUp(500_00, of: "eva", db)
                try DeskSample.pay(68_40, by: "eva", to: "jana", fee: 3_42, db)
            }
            return bench
        }

        @Test func showsWhereAllMoneyIs() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "admin-0") { browser async throws in
                let desk = try await browser.get("/admin/money")
                #expect(desk.status == 200)
                #expect(desk.html.contains("Nothing waits for a person."))
                #expect(desk.html.contains("All accounts together are zero"))
                #expect(desk.html.contains("CZK\u{A0}431.60"))
                #expect(desk.html.contains("Test payments: no money moves."))
                let ledger = try await browser.get("/admin/money/ledger?kind=settlement")
                #expect(ledger.html.contains("settlement:tx:1"))
                #expect(!ledger.html.contains("payment:eva-1:paid"))
                let all = try await browser.get("/admin/money/ledger")
                #expect(all.html.contains("payment:eva-1:paid"))
            }
        }

        @Test func givesCreditWithReason() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "admin-0") { browser async throws in
                let path = "/admin/money/people/eva"
                let page = try await browser.get(path)
                #expect(page.html.contains("CZK\u{A0}431.60"))
                let wrong = try await browser.submit(
                    "\(path)/credit", on: path, ["amount": "0", "note": "Sorry"])
                #expect(wrong.status == 400)
                let unexplained = try await browser.submit(
                    "\(path)/credit", on: path, ["amount": "50", "note": ""])
                #expect(unexplained.status == 400)
                let given = try await browser.submit(
                    "\(path)/credit", on: path, ["amount": "50", "note": "Sorry"])
                #expect((given.status, given.location) == (303, path))
                let after = try await browser.get(path)
                #expect(after.html.contains("CZK\u{A0}481.60"))
                #expect(after.html.contains("Sorry"))
                #expect(try await browser.get("/admin/money/people/nobody").status == 404)
            }
        }

        @Test func showsEarningsToTheirHost() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "jana") { browser async throws in
                let page = try await browser.get("/earnings")
                #expect(page.status == 200)
                #expect(page.html.contains("CZK\u{A0}64.98"))
                #expect(page.html.contains("The next part is free on"))
                let csv = try await browser.get("/earnings.csv")
                #expect(csv.html.contains("64.98"))
                #expect(try await browser.get("/admin/money").status == 403)
            }
            try await bench.browse(as: "eva") { browser async throws in
                let page = try await browser.get("/earnings")
                #expect(page.html.contains("No earnings yet"))
                #expect(!page.html.contains("64.98"))
                let home = try await browser.get("/home")
                #expect(home.html.contains("CZK\u{A0}431.60"))
            }
        }

        @Test func tellsProgramsTheSame() async throws {
            let bench = try await Self.bench()
            let token = try await bench.token(of: "jana")
            try await bench.run(as: .admin) { client async throws in
                let summary = try await client.call(.get, "/api/v1/money/summary")
                #expect(summary.status == 200)
                #expect(summary.json["totalMinor"]?.intValue == 0)
                #expect(summary.json["gateway"]?.stringValue == "test")
                var host = client
                host.token = token
                let earnings = try await host.call(.get, "/api/v1/earnings/summary")
                #expect(earnings.json["pendingMinor"]?.intValue == 64_98)
                #expect(earnings.json["monthMinor"]?.intValue == 64_98)
                #expect(earnings.json["availableMinor"]?.intValue == 0)
                let refused = try await host.call(.get, "/api/v1/money/summary")
                #expect(refused.status == 403)
            }
        }
    }
}
