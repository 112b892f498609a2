import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct DisputePageTests {
        /// The driver asks, the host answers and gives a part back.
        @Test func driverAsksAndHostRefunds() async throws {
            let ledger = try await LedgerBench()
            try await ledger.database.write { try LedgerBench.add("t", [2500, 2500], $0) }
            try await ledger.topUp(6000)
            _ = try await ledger.settle("t")
            let bench = try await RESTBench(ledger.cloud)
            let question = "/history/t/question"
            let dispute = try await bench.browse(as: "driver") { browser async throws in
                let sent = try await browser.submit(
                    question, on: question, ["reason": "energy", "text": "Auto bylo plné."])
                #expect(sent.status == 303)
                #expect(try await browser.get(question).html.contains("is open"))
                let location = try #require(sent.location)
                let charging = try await browser.get("/history/t").html
                #expect(charging.contains("href=\"\(location)\">Your question is open"))
                #expect(!charging.contains("href=\"\(question)\""))
                return location
            }
            try await bench.browse(as: "host") { browser async throws in
                #expect(try await browser.get("/disputes").html.contains("Too much energy"))
                let page = try await browser.get(dispute)
                #expect(page.html.contains("Auto bylo plné.") && page.html.contains("5.0\u{A0}kWh"))
                let form = "\(dispute)/decision"
                let tooMuch = try await browser.submit(
                    form, on: dispute,
                    ["decision": "refunded", "amount": "30,01", "answer": "Promiň"])
                #expect(tooMuch.status == 400)
                let decided = try await browser.submit(
                    form, on: dispute,
                    ["decision": "refunded", "amount": "12,50", "answer": "Promiň"])
                #expect((decided.status, decided.location) == (303, dispute))
            }
            #expect(try await ledger.balance(.pending(try LedgerBench.host)) == 3000 - 1250)
            try await bench.browse(as: "driver") { browser async throws in
                #expect(try await browser.get(dispute).html.contains("Promiň"))
                let charging = try await browser.get("/history/t").html
                #expect(charging.contains("Given back") && charging.contains("12.50"))
            }
        }
    }
}
