import ChargingModel
import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudPricing
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct ReceiptTests {
        private func makeBench() async throws -> LedgerBench {
            let bench = try await LedgerBench()
            try await bench.database.write { try LedgerBench.add("t", [2500, 2500], $0) }
            try await bench.topUp(10_000)
            return bench
        }

        private func check(_ bench: LedgerBench) async throws -> [ReceiptCheck.Step: Bool] {
            let now = bench.cloud.clock.now.wall
            let check = try await bench.database.read { db in
                try ReceiptCheck(try id("t"), viewer: .system, db, at: now)
            }
            return Dictionary(
                uniqueKeysWithValues: check.results.map { ($0.step, $0.isRight) })
        }

        @Test func explainsPrice() async throws {
            let bench = try await makeBench()
            let settlement = try #require(try await bench.settle("t"))
            let now = bench.cloud.clock.now.wall
            let model = try await bench.database.write { db in
                try PaperIssuer(MoneySettings()).issue(try id("t"), version: 1, db, at: now)
                return try ReceiptModel.ofGuest(
                    settlement, path: "/guest/x", .english, MoneySettings(), db)
            }
            #expect(model.papers.first?.path == "/guest/x/documents/ZP2026000001")
            let receipt = (model.total, model.payment, model.place)
            #expect(receipt == ("CZK\u{A0}30.00", "paid from credit", "Home"))
            #expect(model.lines.map(\.amount).first == "CZK\u{A0}30.00")
            #expect(model.lines.last?.details == ["paid by the host"])
            #expect(model.verifyPath == nil && model.testMoney != nil)
        }

        @Test func showsVersionsOfCorrectedReceipt() async throws {
            let bench = try await makeBench()
            _ = try await bench.settle("t")
            try await bench.database.write { try LedgerBench.change("t", [2500], $0) }
            let settlement = try #require(try await bench.settle("t"))
            let model = try await bench.database.read { db in
                try ReceiptModel.ofGuest(
                    settlement, path: "/guest/x", .english, MoneySettings(), db)
            }
            #expect(model.versions.map(\.total) == ["CZK\u{A0}30.00", "CZK\u{A0}15.00"])
            #expect(model.versions.map { $0.difference == nil } == [true, false])
        }

        /// A changed fact shows in the hash chain, a changed reading in the bill.
        @Test func findsChangedFacts() async throws {
            let bench = try await makeBench()
            _ = try await bench.settle("t")
            #expect(try await check(bench).values.allSatisfy(\.self))
            try await bench.database.write { db in
                try db.execute(sql: "DROP TRIGGER IF EXISTS charging_event_is_never_changed")
                try db.execute(
                    sql: """
                        UPDATE charging_event SET body = replace(body, 'charging', 'Charging')
                        WHERE transaction_id = 't'
                        """)
            }
            #expect(try await check(bench)[.facts] == false)
            #expect(try await check(bench)[.ledger] == true)
            try await bench.database.write { db in
                try db.execute(sql: "UPDATE transaction_quarter SET energy_wh = energy_wh + 100")
            }
            #expect(try await check(bench)[.bill] == false)
        }

        /// Others learn nothing of it, not even that it exists.
        @Test func hidesReceiptOfOthers() async throws {
            let bench = try await makeBench()
            _ = try await bench.settle("t")
            try await bench.cloud.addPerson("stranger")
            for (name, isVisible) in [("driver", true), ("host", true), ("stranger", false)] {
                let viewer = Viewer.person(try id(name), [])
                let found = try await bench.database.read { db -> Int64? in
                    do {
                        return try Receipt.find(try id("t"), viewer: viewer, db).settlement.version
                    } catch let error as ServiceError where error.code == .notFound {
                        return nil
                    }
                }
                #expect((found != nil) == isVisible, "\(name)")
            }
        }

        /// The parts of a CDR add up to the settlement.
        @Test func partsOfCDRAddUp() {
            var random = SeededRandom(seed: 3)
            for _ in 0..<200 {
                let kinds = BillLine.Kind.allCases.filter { $0 != .maximum }
                let lines = kinds.map { kind in
                    BillLine(
                        kind: kind, element: nil, quantity: 1, billedQuantity: 1,
                        unitPrice: .zero, vatPerMille: nil, periods: [],
                        amount: Money(minor: .random(in: 1...9999, using: &random)))
                }
                let total = lines.reduce(Money.zero) { $0 + $1.amount }
                let vat = SaleShares.vat(in: total, 210)
                let bill = Bill(
                    lines: lines, total: total, vat: .zero, vatShares: [], energyWh: 0,
                    pricesIncludeVAT: true)
                let costs = CDRCosts(bill, total: total, vat: vat)
                let parts = [
                    costs.fixed, costs.energy, costs.time, costs.parking, costs.reservation,
                ].compactMap(\.self)
                #expect(parts.reduce(.zero) { $0 + $1.total } == total)
                #expect(parts.reduce(.zero) { $0 + $1.vat } == vat)
            }
        }

        /// The periods of a CDR follow each other, and have its energy and its time.
        @Test func periodsOfCDRAddUp() {
            let start = LedgerBench.start.adding(seconds: 60)
            let items = [Int64(0), 1, 4].map { index in
                QuarterEnergy.Item(
                    from: LedgerBench.start.adding(seconds: index * 900), energyWh: 1000)
            }
            func list(_ energyWh: Int64) -> [CDRPeriod] {
                CDRPeriod.list(
                    items, energyWh: energyWh, from: start, until: start.adding(seconds: 7200))
            }
            let periods = list(3000)
            #expect(periods.map(\.isParking) == [false, false, true, false, true])
            #expect(periods.map(\.energyWh) == [1000, 1000, 0, 1000, 0])
            #expect(periods.reduce(0) { $0 + $1.milliseconds } == 7_200_000)
            for (period, next) in zip(periods, periods.dropFirst()) {
                let end = period.startedAt.adding(milliseconds: period.milliseconds)
                #expect(end == next.startedAt)
            }
            // The facts have changed since the bill.
            #expect(list(2000).map(\.energyWh) == [2000])
        }

        @Test func costOfEmployerReportIsRoundedHalfUp() {
            let price = UnitPrice(tenThousandths: 62_000)
            #expect(EmployerReport.cost(20_000, price).minor == 12_400)
            #expect(EmployerReport.cost(1, UnitPrice(tenThousandths: 50_000)).minor == 1)
            #expect(EmployerReport.cost(1, UnitPrice(tenThousandths: 49_999)).minor == 0)
        }
    }
}
