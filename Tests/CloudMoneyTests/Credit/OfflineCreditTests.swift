import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudCore
@testable import CloudFleet
@testable import CloudMoney
@testable import CloudPricing
@testable import CloudTestSupport

extension CloudMoneyTests {
    /// The bridge BR-1 at the place where a kWh costs 6 Kč.
    @Suite struct OfflineCreditTests {
        private static let credit = OfflineCredit(seller: .operator)

        private struct Offline {
            let bench: CreditBench
            let bridge: StationID
            let driver: PersonID

            init(credit: Int64) async throws {
                bench = try await CreditBench(credit: credit)
                bridge = try await bench.cloud.addBridgeStation("BR-1")
                driver = try id("driver-1")
                let bridge = bridge
                try await bench.cloud.database.write { db in
                    try StationTable.move(bridge, to: try id("home"), db)
                }
            }

            /// One pass. Returns the version of the list.
            @discardableResult
            func pass() async throws -> Int64 {
                let (bridge, now) = (bridge, bench.cloud.clock.now.wall)
                return try await bench.cloud.database.write { db in
                    try OfflineHoldTable.releaseDue(db, at: now)
                    try OfflineReserve(credit: OfflineCreditTests.credit).run(
                        at: bridge, db, at: now)
                    return try AuthorizationListTable.version(of: bridge, db)
                }
            }

            func hold() async throws -> OfflineHold? {
                let (bridge, driver) = (bridge, driver)
                return try await bench.cloud.database.read { db in
                    try OfflineHoldTable.find(of: driver, at: bridge, db)
                }
            }

            func standing() async throws -> OfflineCredit.Standing? {
                let (bridge, driver) = (bridge, driver)
                let now = bench.cloud.clock.now.wall
                return try await bench.cloud.database.read { db in
                    try OfflineCreditTests.credit.standings(of: [driver], at: bridge, now, db)[
                        driver]
                }
            }
        }

        @Test func reservesWhatTheListAllows() async throws {
            let offline = try await Offline(credit: 20_000)
            #expect(try await offline.standing() == .unlisted)
            let version = try await offline.pass()
            // Half of 200 Kč are 16 kWh for 96 Kč.
            #expect(try await offline.standing() == .limited(energyWh: 16_000))
            var funds = try await offline.bench.funds()
            #expect(funds.held == Money(minor: 9600))
            // A small change of the credit does not change the list.
            try await offline.bench.cloud.addCredit(3000, to: "driver-1")
            #expect(try await offline.pass() == version)
            try await offline.bench.cloud.addCredit(100_000, to: "driver-1")
            // At most 150 Kč, which is less than twice as much.
            #expect(try await offline.pass() == version)
            funds = try await offline.bench.funds()
            #expect(funds.held == Money(minor: 9600))
        }

        @Test func returnsReservationOnceTheBridgeHasANewerList() async throws {
            let offline = try await Offline(credit: 20_000)
            let first = try await offline.pass()
            let (driver, bridge) = (offline.driver, offline.bridge)
            let (cloud, now) = (offline.bench.cloud, offline.bench.cloud.clock.now.wall)
            try await cloud.database.write { db in
                try OfflineOptOut.set(true, of: driver, at: now, db)
            }
            let second = try await offline.pass()
            #expect(second > first)
            #expect(try await offline.standing() == .unlisted)
            #expect(try await offline.bench.funds().held == Money(minor: 9600))
            // The bridge still has the first list.
            for (version, held) in [(first, Int64(9600)), (second, 0)] {
                try await cloud.database.write { db in
                    try OfflineHoldTable.acknowledge(version, at: bridge, now, db)
                }
                try await offline.pass()
                #expect(try await offline.bench.funds().held == Money(minor: held))
            }
            #expect(try await offline.hold() == nil)
            #expect(try await offline.bench.funds().credit == Money(minor: 20_000))
        }

        @Test func returnsReservationWhenOlderListsAreOver() async throws {
            let offline = try await Offline(credit: 20_000)
            try await offline.pass()
            let driver = offline.driver
            let now = offline.bench.cloud.clock.now.wall
            try await offline.bench.cloud.database.write { db in
                try OfflineOptOut.set(true, of: driver, at: now, db)
            }
            try await offline.pass()
            offline.bench.cloud.clock.move(seconds: 30 * 86_400)
            try await offline.pass()
            #expect(try await offline.bench.funds().held == .zero)
        }

        @Test func transactionTakesReservation() async throws {
            let offline = try await Offline(credit: 20_000)
            try await offline.pass()
            let (driver, bridge) = (offline.driver, offline.bridge)
            let now = offline.bench.cloud.clock.now.wall
            try await offline.bench.cloud.database.write { db in
                #expect(try OfflineHoldTable.take(of: driver, at: bridge, db).minor == 9600)
                #expect(try OfflineHoldTable.take(of: driver, at: bridge, db) == .zero)
                #expect(try OfflineHoldTable.total(of: driver, db) == .zero)
                #expect(try LedgerTable.balance(.held(driver), db).minor == 9600)
                // Reserved again for the next one, of what is left: half of 104 Kč.
                try OfflineReserve(credit: Self.credit).run(at: bridge, db, at: now)
                #expect(try OfflineHoldTable.total(of: driver, db) == Money(minor: 4800))
            }
            #expect(try await offline.standing() == .limited(energyWh: 8000))
        }

        @Test func returnsReservationsWhenTheOperatorCeasesToSell() async throws {
            let offline = try await Offline(credit: 20_000)
            try await offline.pass()
            let (bridge, now) = (offline.bridge, offline.bench.cloud.clock.now.wall)
            try await offline.bench.cloud.database.write { db in
                let credit = OfflineCredit(seller: .host)
                #expect(try OfflineLists.due(credit, db, at: now) == [.bridge(bridge)])
                try OfflineLists.renew(.bridge(bridge), credit, db, at: now)
                #expect(try OfflineLists.due(credit, db, at: now).isEmpty)
            }
            #expect(try await offline.hold()?.energyWh == 0)
        }

        @Test func startsWithReservationOnly() async throws {
            let offline = try await Offline(credit: 20_000)
            try await offline.pass()
            let (driver, bridge) = (offline.driver, offline.bridge)
            let now = offline.bench.cloud.clock.now.wall
            try await offline.bench.cloud.database.write { db in
                let funds = try DriverFunds(driver, db)
                try LedgerTable.post(
                    Posting(
                        .settlement, key: "all",
                        Posting.move(
                            funds.credit, from: .credit(driver), to: .pending(try id("host")))),
                    at: now, db)
                #expect(try CreditRule.lack(of: driver, at: now, db) == .noCredit)
                #expect(
                    try CreditRule.lack(of: driver, at: now, atStation: bridge, db) == nil)
            }
        }

        @Test func bridgeStopsAtCostOrCredit() async throws {
            let offline = try await Offline(credit: 12_000)
            let (driver, bridge) = (offline.driver, offline.bridge)
            let now = offline.bench.cloud.clock.now.wall
            func limit(_ cost: Int64?, _ seller: MoneySettings.Seller) async throws -> Int64? {
                try await offline.bench.cloud.database.read { db in
                    try CreditRule(seller: seller).energyLimit(
                        of: driver, at: bridge, during: nil,
                        cost: cost.map(Money.init(minor:)), now, db)
                }
            }
            #expect(try await limit(nil, .operator) == 20_000)
            #expect(try await limit(6000, .operator) == 10_000)
            #expect(try await limit(60_000, .operator) == 20_000)
            #expect(try await limit(60_000, .host) == 100_000)
            #expect(try await limit(nil, .host) == nil)
            // What is reserved counts.
            try await offline.pass()
            #expect(try await limit(nil, .operator) == 20_000)
        }

        @Test func budgetRoundsForTheOperator() {
            let tariff = Tariff(elements: [
                TariffElement([
                    PriceComponent(.energy, UnitPrice(tenThousandths: 70_000)),
                    PriceComponent(.flat, UnitPrice(tenThousandths: 10_000)),
                ])
            ])
            let budget = EnergyBudget(tariff)
            // 1 Kč at once, then 7 Kč for a kWh.
            #expect(budget.energyWh(for: Money(minor: 100)) == 0)
            #expect(budget.energyWh(for: Money(minor: 10_000)) == 14_142)
            #expect(budget.cost(ofWh: 14_142) == Money(minor: 10_000))
            #expect(budget.cost(ofWh: 1) == Money(minor: 101))
        }
    }
}
