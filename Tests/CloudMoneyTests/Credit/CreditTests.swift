import CommonBase
import TestSupport
import Testing

@testable import ChargingModel
@testable import CloudAccess
@testable import CloudCharging
@testable import CloudCore
@testable import CloudModule
@testable import CloudMoney
@testable import CloudPricing
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct CreditTests {
        @Test func refusesDriverWithoutCredit() async throws {
            let bench = try await CreditBench()
            #expect(try await bench.refusal() == .noCredit)
            try await bench.cloud.addCredit(100, to: "driver-1")
            #expect(try await bench.refusal() == nil)
        }

        /// What the start alone costs can't be stopped in time.
        @Test func refusesDriverWhoLacksFlatPrice() async throws {
            let bench = try await CreditBench(credit: 5000)
            let moment = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                let flat: TariffID = try id("flat")
                let tariff = Tariff(elements: [
                    TariffElement([PriceComponent(.flat, UnitPrice(tenThousandths: 1_000_000))])
                ])
                _ = try TariffService.add(
                    flat, name: "Flat",
                    .init(id: try id("flat-1"), tariff: tariff, author: nil),
                    host: try id("host"), db, at: moment)
                try TariffService.assign(
                    flat, to: try id("home"), group: nil, viewer: .system, db, at: moment)
            }
            #expect(try await bench.refusal() == .noCredit)
            try await bench.cloud.addCredit(5000, to: "driver-1")
            #expect(try await bench.refusal() == nil)
        }

        @Test func refusesDriverWithDebtUntilTheNextTopUp() async throws {
            let bench = try await CreditBench(credit: 100)
            let now = bench.cloud.clock.now.wall
            _ = try await bench.cloud.database.write { db in
                try LedgerTable.post(
                    Posting(
                        .settlement, key: "late",
                        DriverFunds(try id("driver-1"), db)
                            .pay(Money(minor: 300), to: .pending(try id("host")))),
                    at: now, db)
            }
            #expect(try await bench.funds().debt == Money(minor: 200))
            #expect(try await bench.refusal() == .debt)
            try await bench.cloud.addCredit(500, to: "driver-1")
            #expect(try await bench.funds().credit == Money(minor: 300))
            #expect(try await bench.refusal() == nil)
        }

        @Test func refusesDriverBeyondOwnLimit() async throws {
            let bench = try await CreditBench(credit: 100_000)
            let now = bench.cloud.clock.now.wall
            try await bench.cloud.database.write { db in
                let driver: PersonID = try id("driver-1")
                try CreditLimits.save([.day: Money(minor: 5000)], of: driver, db)
                #expect(try CreditLimits.left(of: driver, at: now, db) == Money(minor: 5000))
                try LedgerTable.post(
                    Posting(
                        .settlement, key: "first",
                        DriverFunds(driver, db)
                            .pay(Money(minor: 5000), to: .pending(try id("host")))),
                    at: now, db)
                #expect(try CreditLimits.left(of: driver, at: now, db) == .zero)
            }
            #expect(try await bench.refusal() == .moneyLimit)
            bench.cloud.clock.move(seconds: 86_400)
            #expect(try await bench.refusal() == nil)
        }

        @Test func holdsPartOfCreditAtStart() async throws {
            let bench = try await CreditBench(credit: 50_000)
            _ = try await bench.ocpp.startNow()
            let funds = try await bench.funds()
            #expect(funds.credit == Money(minor: 20_000))
            #expect(funds.held == CreditRule.startHold)
            // A tap would stop the transaction.
            try await bench.cloud.database.write { db in
                try CreditLimits.save([.day: Money(minor: 100)], of: try id("driver-1"), db)
            }
            #expect(try await bench.refusal() == nil)
        }

        /// 22 kW with a sample every minute: 2.20 Kč in a minute.
        @Test func stopsBeforeCreditIsUsedUp() async throws {
            let bench = try await CreditBench(credit: 5000)
            let started = try await bench.ocpp.startNow(meterStart: 0)
            var (minutes, registerWh): (Int64, Int64) = (0, 0)
            while try await bench.ended() == 0, minutes < 60 {
                bench.cloud.clock.move(seconds: 60)
                (minutes, registerWh) = (minutes + 1, (minutes + 1) * 22_000 / 60)
                try await bench.sample(started.number, registerWh: registerWh)
                try await bench.extendHolds()
            }
            #expect(minutes > 15)
            // It flows until the stop has reached the car.
            let flowed = registerWh + 22_000 * RunningCost.stopSeconds / 3600
            #expect(flowed * 600 / 1000 <= 5000)
            #expect(flowed * 600 / 1000 > 4000)
        }

        @Test func extendsHoldsInSteps() async throws {
            let bench = try await CreditBench(credit: 100_000)
            let started = try await bench.ocpp.startNow(meterStart: 0)
            bench.cloud.clock.move(seconds: 3600)
            try await bench.sample(started.number, registerWh: 30_000)
            bench.cloud.clock.move(seconds: 3600)
            // 360 Kč so far.
            try await bench.sample(started.number, registerWh: 60_000)
            try await bench.extendHolds()
            let funds = try await bench.funds()
            #expect(funds.held >= Money(minor: 36_000))
            #expect(funds.held + funds.credit == Money(minor: 100_000))
        }

        @Test func storesEachCauseOfStop() async throws {
            let bench = try await CreditBench(credit: 50_000)
            _ = try await bench.ocpp.startNow(meterStart: 0)
            let now = bench.cloud.clock.now.wall
            let record = try #require(try await bench.cloud.transactions().first)
            let stored = try await bench.cloud.database.write { db in
                try StopCause.allCases.map { cause in
                    try StopRequestTable.save(cause, by: nil, of: record.id, at: now, db)
                    return try StopRequestTable.request(of: record.id, db)?.cause
                }
            }
            #expect(stored == StopCause.allCases)
        }

        /// The message about the end says the cost, unless the transaction has to be reviewed.
        @Test(arguments: [(5000, true), (900, false)] as [(Int64, Bool)])
        func tellsCostAtTheEnd(meterStop: Int64, isKnown: Bool) async throws {
            let bench = try await CreditBench(credit: 50_000)
            let started = try await bench.ocpp.startNow(meterStart: 1000)
            bench.cloud.clock.move(seconds: 3600)
            try await bench.ocpp.stop(started.number, meterStop: meterStop, minute: 180)
            let record = try #require(try await bench.cloud.transactions().first)
            #expect(record.isFinal == isKnown)
            let messages = ChargingMessages(prices: CreditTeller(seller: .operator))
            await EventService(
                database: bench.cloud.database, now: bench.cloud.now, consumers: [messages],
                logger: CloudBench.logger
            ).catchUp()
            let texts = try await bench.cloud.database.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT text_en || ' ' || text_cs FROM notification
                        WHERE kind = 'chargingEnded'
                        """)
            }.map { $0.replacing("\u{A0}", with: " ") }
            #expect(texts.count == 1)
            #expect(texts.first?.contains("It costs CZK 24.00.") == isKnown)
            #expect(texts.first?.contains("Stojí 24,00 Kč.") == isKnown)
        }

        @Test func tellsWhatIsLeftWhileCharging() async throws {
            let bench = try await CreditBench(credit: 50_000)
            let started = try await bench.ocpp.startNow(meterStart: 0)
            bench.cloud.clock.move(seconds: 3600)
            try await bench.sample(started.number, registerWh: 10_000)
            let now = bench.cloud.clock.now.wall
            let record = try #require(try await bench.cloud.transactions().first)
            let left = try await bench.cloud.database.write { db in
                let teller = CreditTeller(seller: .operator)
                let cost = try #require(try teller.costs(of: [record], db, at: now)[record.id])
                let first = try teller.left(of: record, costing: cost, db, at: now)
                try CreditLimits.save(
                    [.day: Money(minor: 7000)], of: try id("driver-1"), db)
                return [first, try teller.left(of: record, costing: cost, db, at: now)]
            }
            // 10 kWh for 60 Kč.
            #expect(left == [Money(minor: 44_000), Money(minor: 1000)])
        }

        @Test func expectsLastPowerUntilNextReadingAndStop() {
            let start = ManualClock.noon
            func expected(_ seconds: [Int64], at second: Int64) -> Int64 {
                let points = seconds.map {
                    PowerHistory.Point(time: start.adding(seconds: $0), watts: 22_000)
                }
                return RunningCost.expectedWh(points, at: start.adding(seconds: second))
            }
            #expect(expected([], at: 0) == 0)
            // 60 seconds until the next reading, and 30 for the stop.
            #expect(expected([0, 60], at: 60) == 550)
            #expect(expected([0, 60], at: 120) == 550)
            // A reading is late.
            #expect(expected([0, 60], at: 180) == 22_000 * 150 / 3600)
            // The charger has been silent for hours.
            #expect(expected([0, 60], at: 20_000) == 11_000)
        }
    }
}
