import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension DocumentModel {
    /// The printed words, without addresses and facts.
    var text: String {
        let items = lines.map {
            [$0.name, $0.quantity, $0.unitPrice, $0.amount].joined(separator: " | ")
        }
        let facts = sums.map { "\($0.name): \($0.value)" }
        var all = [heading, number] + parties.map(\.name) + items + facts
        all.append("\(totalName): \(total)")
        all += notes
        return all.joined(separator: "\n").replacing("\u{A0}", with: " ")
    }
}

extension CloudMoneyTests {
    /// What the monthly documents of hosts say.
    @Suite struct HostDocumentTests {
        /// A transaction of 10 kWh for 60 Kč, of which the operator keeps a tenth.
        private func makeBench(vat: Bool = false) async throws -> LedgerBench {
            var bench = try await LedgerBench()
            bench.settings.business.name = "Elektron s.r.o."
            bench.settings.feePerMille = 100
            let now = bench.cloud.clock.now.wall
            if vat {
                bench.settings.business.vatID = "CZ27082440"
                try await bench.database.write { db in
                    try HostTaxTable.save(
                        HostTax(paysVAT: true, vatID: "CZ27082440", name: "Hana Nová"),
                        of: try LedgerBench.host, at: now, db)
                }
            }
            try await bench.database.write { db in
                try LedgerBench.add("t", [2500, 2500, 2500, 2500], db)
            }
            try await bench.topUp(100_000)
            return bench
        }

        private func close(_ bench: LedgerBench) async throws {
            let (billing, now) = (
                SelfBilling(settings: bench.settings), bench.cloud.clock.now.wall
            )
            _ = try await bench.database.write { db in
                try billing.closeMonth(
                    AccountingMonth(of: now).previous, after: "", db, at: now)
            }
        }

        /// The oldest first.
        private func documents(_ bench: LedgerBench) async throws -> [Document] {
            let viewer = Viewer.person(try LedgerBench.host, [])
            return try await bench.database.read { db in
                try DocumentTable.list(limit: 10, viewer: viewer, db).reversed()
            }
        }

        @Test func closesMonthOfHostOnce() async throws {
            let bench = try await makeBench()
            _ = try await bench.settle("t")
            bench.cloud.clock.move(seconds: 35 * 86_400)
            for _ in 0..<2 { try await close(bench) }
            let found = try await documents(bench)
            #expect(found.map(\.total.minor) == [5400])
            #expect(found.first?.content.seller.name == "host")
            #expect(found.first?.kind == .selfBilling)
            #expect(found.first?.content.fee == 600)
            #expect(found.first?.content.energyWh == 10_000)
            let note = found.first?.content.lines.first?.note
            #expect(note?.hasPrefix("2026-11-22 · CP-1") == true)
        }

        @Test func printsSelfBilledTaxDocument() async throws {
            let bench = try await makeBench(vat: true)
            _ = try await bench.settle("t")
            bench.cloud.clock.move(seconds: 35 * 86_400)
            try await close(bench)
            let document = try #require(try await documents(bench).first)
            // 21/121 of 54.00.
            #expect(
                DocumentModel(document, .czech).text == """
                    Daňový doklad – vyúčtování hostiteli
                    ZS2026000001
                    Hana Nová
                    Elektron s.r.o.
                    Elektřina za nabíjení | 10,000 kWh |  | 54,00 Kč
                    Základ bez DPH: 44,63 Kč
                    DPH 21 %: 9,37 Kč
                    Celkem: 54,00 Kč
                    Částky položek jsou včetně DPH.
                    Vystaveno zákazníkem.
                    """)
        }

        /// What ends at 23:50 on the last day and is settled at 00:10 belongs to the old month; a
        /// correction belongs to the month in which it is made. The documents add up to the ledger.
        @Test func billsSaleInTheMonthOfItsEnd() async throws {
            let bench = try await makeBench()
            try await bench.endAtTheEndOfNovember("t")
            _ = try await bench.settle("t")
            // The month is not closed before a day has passed.
            try await close(bench)
            #expect(try await documents(bench).isEmpty)
            bench.cloud.clock.move(seconds: 86_400)
            try await close(bench)
            try await bench.database.write { try LedgerBench.change("t", [2500, 2500], $0) }
            _ = try await bench.settle("t")
            bench.cloud.clock.move(seconds: 35 * 86_400)
            try await close(bench)
            let found = try await documents(bench)
            #expect(found.map(\.month) == ["2026-11", "2026-12"])
            #expect(found.map(\.total.minor) == [5400, -2700])
            #expect(found.map(\.content.energyWh) == [10_000, -5000])
            #expect(found.map(\.content.fee) == [600, -300])
            let host = try LedgerBench.host
            let earned = try await bench.balance(.pending(host))
            #expect(found.reduce(0) { $0 + $1.total.minor } == earned)
        }

        /// More than a day late it belongs to the month of the settlement.
        @Test func billsLateSaleInTheMonthOfItsSettlement() async throws {
            let bench = try await makeBench()
            try await bench.endAtTheEndOfNovember("t")
            bench.cloud.clock.move(seconds: 86_400)
            _ = try await bench.settle("t")
            try await close(bench)
            #expect(try await documents(bench).isEmpty)
            bench.cloud.clock.move(seconds: 35 * 86_400)
            try await close(bench)
            #expect(try await documents(bench).map(\.month) == ["2026-12"])
        }
    }
}

extension LedgerBench {
    /// Lets a transaction end at 23:50 on the last day of November in Prague; now is 00:10.
    func endAtTheEndOfNovember(_ name: String) async throws {
        let end = try #require(Timestamp(parsing: "2026-11-30T22:50:00Z"))
        try await database.write { db in
            try db.execute(
                sql: "UPDATE charging_transaction SET ended_at = ? WHERE id = ?",
                arguments: [end, name])
        }
        let now = end.adding(seconds: 1200)
        cloud.clock.move(seconds: now.millisecondsSince(cloud.clock.now.wall) / 1000)
    }
}
