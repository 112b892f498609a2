import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct PayoutPageTests {
        @Test func changesAndUndoesTheAccount() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addPerson("anna")
            try await bench.browse(as: "anna", language: "cs") { browser async throws in
                let (path, change) = ("/earnings/account", "/earnings/account/change")
                #expect(try await browser.get(path).html.contains("Zatím žádný účet"))
                let wrong = try await browser.submit(
                    change, on: change, ["iban": "CZ00 1234", "holder": "Anna"])
                #expect(wrong.status == 400)
                for iban in [PayoutBench.iban, PayoutBench.otherIBAN] {
                    let stored = try await browser.submit(
                        change, on: change, ["iban": iban, "holder": "Anna"])
                    #expect((stored.status, stored.location) == (303, path))
                }
                let page = try await browser.get(path).html
                #expect(page.contains("CZ65 0800 0000 1920 0014 5399"))
                #expect(page.contains("Tenhle účet čeká"))
                let undone = try await browser.submit("\(path)/undo", on: path, [:])
                #expect(undone.status == 303)
                #expect(try await !browser.get(path).html.contains("Tenhle účet čeká"))
                let tax = try await browser.submit(
                    "\(path)/tax", on: path, ["paysVat": "on", "vatId": "cz12345678"])
                #expect(tax.status == 303)
                #expect(try await browser.get(path).html.contains("CZ12345678"))
            }
        }

        @Test func adminMakesApprovesAndSendsBatch() async throws {
            let bench = try await RESTBench()
            let anna = try await bench.cloud.addPerson("anna")
            let moment = bench.cloud.clock.now
            let iban = try #require(IBAN(PayoutBench.iban))
            try await bench.cloud.database.write { db in
                try HostAccountService.change(
                    to: iban, holder: "Anna", of: anna, db, at: moment)
                try LedgerTable.post(
                    Posting(
                        .settlement, key: "test:anna",
                        Posting.move(
                            Money(minor: 250_00), from: .bank, to: .available(anna))),
                    at: moment.wall, db)
            }
            try await bench.browse(as: "admin-0") { browser async throws in
                let path = "/admin/money/payouts"
                let made = try await browser.submit(path, on: path, [:])
                let batch = try #require(made.location)
                for (step, text) in [("approve", "approved"), ("sent", "sent"), ("paid", "paid")] {
                    let answer = try await browser.submit("\(batch)/\(step)", on: path, [:])
                    #expect((answer.status, answer.location) == (303, batch))
                    #expect(try await browser.get(batch).html.contains(text))
                    let again = try await browser.submit("\(batch)/\(step)", on: path, [:])
                    #expect(again.status == 409)
                }
            }
            try await bench.browse(as: "anna") { browser async throws in
                let page = try await browser.get("/earnings/payouts").html
                #expect(page.contains("CZK\u{A0}250.00"))
                #expect(try await browser.get("/admin/money/payouts").status == 403)
            }
        }
    }
}
