import ChargingModel
import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct PaperTests {
        private static let tenKilowattHours: [Int64] = [2500, 2500, 2500, 2500]

        private func makeBench(vat: Bool = false) async throws -> LedgerBench {
            var bench = try await LedgerBench()
            bench.settings.business.name = "Elektron s.r.o."
            bench.settings.business.address = "Dlouhá 1, 602 00 Brno"
            bench.settings.business.companyID = "27082440"
            if vat { bench.settings.business.vatID = "CZ27082440" }
            try await bench.database.write { db in
                try LedgerBench.add("t", Self.tenKilowattHours, db)
            }
            try await bench.topUp(100_000)
            return bench
        }

        /// Settles, and issues the document of the version as the consumer does.
        @discardableResult
        private func issue(_ bench: LedgerBench) async throws -> DocumentNumber? {
            guard let settlement = try await bench.settle("t") else { return nil }
            let (issuer, now) = (PaperIssuer(bench.settings), bench.cloud.clock.now.wall)
            return try await bench.database.write { db in
                try issuer.issue(
                    settlement.transactionID, version: settlement.version, db, at: now)
            }
        }

        private func issued(_ bench: LedgerBench) async throws -> [Document] {
            try await bench.database.read { try DocumentTable.list(of: try id("t"), $0) }
        }

        private func change(_ bench: LedgerBench, _ energies: [Int64]) async throws {
            try await bench.database.write { try LedgerBench.change("t", energies, $0) }
        }

        // MARK: Golden documents

        private func text(_ document: Document, _ language: Language) -> String {
            DocumentModel(document, language).text
        }

        @Test func printsPlainDocument() async throws {
            let bench = try await makeBench()
            #expect(try await issue(bench)?.text == "ZP2026000001")
            let document = try #require(try await issued(bench).first)
            #expect(
                text(document, .czech) == """
                    Doklad o prodeji
                    ZP2026000001
                    Elektron s.r.o.
                    driver
                    Elektřina pro nabíjení | 10,000 kWh | 6,00 Kč | 60,00 Kč
                    Celkem: 60,00 Kč
                    Dodavatel není plátcem DPH.
                    """)
            #expect(
                text(document, .english) == """
                    Document of sale
                    ZP2026000001
                    Elektron s.r.o.
                    driver
                    Electricity for charging | 10.000 kWh | CZK 6.00 | CZK 60.00
                    Total: CZK 60.00
                    The supplier does not pay VAT.
                    """)
        }

        @Test func printsTaxDocumentAndItsCorrection() async throws {
            let bench = try await makeBench(vat: true)
            try await issue(bench)
            try await change(bench, [2500, 2500, 2500, 1500])
            #expect(try await issue(bench)?.text == "ZO2026000001")
            let documents = try await issued(bench)
            #expect(documents.map(\.total.minor) == [6000, -600])
            // 21/121 of 60.00 and of 54.00.
            #expect(documents.map(\.vat.minor) == [1041, -104])
            #expect(
                text(documents[0], .czech) == """
                    Daňový doklad
                    ZP2026000001
                    Elektron s.r.o.
                    driver
                    Elektřina pro nabíjení | 10,000 kWh | 6,00 Kč | 60,00 Kč
                    Základ bez DPH: 49,59 Kč
                    DPH 21 %: 10,41 Kč
                    Celkem: 60,00 Kč
                    Částky položek jsou včetně DPH.
                    """)
            #expect(
                text(documents[1], .english) == """
                    Corrective tax document
                    ZO2026000001
                    Elektron s.r.o.
                    driver
                    Electricity for charging | 9.000 kWh | CZK 6.00 | CZK 54.00
                    Before the correction: CZK 60.00
                    After the correction: CZK 54.00
                    Base without VAT: CZK \u{2212}4.96
                    VAT 21 %: CZK \u{2212}1.04
                    Difference: CZK \u{2212}6.00
                    Amounts of items are with VAT.
                    Reason: the readings of the charging were completed or corrected.
                    """)
            #expect(documents[1].content.originalNumber == "ZP2026000001")
        }

        /// A document keeps the buyer that was valid when it was issued.
        @Test func keepsBuyerOfItsIssue() async throws {
            let bench = try await makeBench()
            let now = bench.cloud.clock.now.wall
            try await issue(bench)
            try await bench.database.write { db in
                try BillingDetailsTable.save(
                    BillingDetails(name: "Firma a.s.", companyID: "27082440"),
                    of: try LedgerBench.driver, at: now, db)
            }
            try await change(bench, [2500])
            try await issue(bench)
            let names = try await issued(bench).map(\.content.buyer.name)
            #expect(names == ["driver", "Firma a.s."])
            for sql in ["UPDATE document SET content = '{}'", "DELETE FROM document"] {
                await #expect(throws: (any Error).self) {
                    try await bench.database.write { try $0.execute(sql: sql) }
                }
            }
        }

        // MARK: Sums and series

        /// The documents add up to the settlement after any changes of the facts.
        @Test func documentsAddUpToSettlement() async throws {
            let bench = try await makeBench(vat: true)
            var random = SeededRandom(seed: 7)
            for _ in 0..<30 {
                let energies = (0..<8).map { _ in Int64.random(in: 0...3000, using: &random) }
                try await change(bench, energies)
                try await issue(bench)
                let settlement = try await bench.database.read {
                    try SettlementTable.current(of: try id("t"), $0)
                }
                let documents = try await issued(bench)
                let total = settlement?.total ?? .zero
                #expect(documents.reduce(.zero) { $0 + $1.total } == total)
                let vat = SaleShares.vat(in: total, SaleTerms.standardVATPerMille)
                #expect(documents.reduce(.zero) { $0 + $1.vat } == vat)
                #expect(documents.allSatisfy { $0.total != .zero || $0.vat != .zero })
            }
        }

        /// A version gets its document once, however often its event is handled.
        @Test func issuesOnceForEachVersion() async throws {
            let bench = try await makeBench()
            try await issue(bench)
            let (issuer, now) = (PaperIssuer(bench.settings), bench.cloud.clock.now.wall)
            let again = try await bench.database.write { db in
                try issuer.issue(try id("t"), version: 1, db, at: now)
            }
            #expect(again == nil)
            #expect(try await issued(bench).count == 1)
        }

        /// A number is taken only together with its document.
        @Test func failedDocumentLeavesNoGap() async throws {
            struct Crash: Error {}
            let bench = try await makeBench()
            let now = bench.cloud.clock.now.wall
            let settlement = try #require(try await bench.settle("t"))
            let issuer = PaperIssuer(bench.settings)
            await #expect(throws: Crash.self) {
                try await bench.database.write { db in
                    _ = try issuer.issue(settlement.transactionID, version: 1, db, at: now)
                    throw Crash()
                }
            }
            let number = try await bench.database.write { db in
                try issuer.issue(settlement.transactionID, version: 1, db, at: now)
            }
            #expect(number?.text == "ZP2026000001")
        }

        /// Concurrent transactions get the numbers of a series without gaps.
        @Test func numbersHaveNoGaps() async throws {
            let bench = try await makeBench()
            let (issuer, now, settings) = (
                PaperIssuer(bench.settings), bench.cloud.clock.now.wall, bench.settings
            )
            let names = (0..<20).map { "t\($0)" }
            try await bench.database.write { db in
                for name in names { try LedgerBench.add(name, [1000], db) }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in names {
                    group.addTask {
                        try await bench.database.write { db in
                            let transaction: TransactionID = try id(name)
                            let settled = try SettlementService.settle(
                                transaction, settings, db, at: now)
                            _ = try issuer.issue(
                                transaction, version: settled?.version ?? 0, db, at: now)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let numbers = try await bench.database.read { db in
                try DocumentTable.list(limit: 100, viewer: .system, db).map(\.number.text).sorted()
            }
            #expect(numbers.count == 20)
            #expect((numbers.first, numbers.last) == ("ZP2026000001", "ZP2026000020"))
        }

        // MARK: Who sees them

        @Test func hidesDocumentsOfOthers() async throws {
            let bench = try await makeBench()
            try await issue(bench)
            for (viewer, count) in [
                (Viewer.person(try LedgerBench.driver, []), 1),
                (Viewer.person(try LedgerBench.host, []), 0), (Viewer.system, 1),
                (Viewer.anonymous, 0),
            ] {
                let found = try await bench.database.read { db in
                    try DocumentTable.list(limit: 10, viewer: viewer, db)
                }
                #expect(found.count == count)
            }
        }
    }
}
