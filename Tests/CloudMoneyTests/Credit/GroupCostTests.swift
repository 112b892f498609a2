import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudCore
@testable import CloudFleet
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    /// The station CP-1 at `home`, where only the group `friends` may charge; `driver-1` is a member.
    @Suite struct GroupCostTests {
        private static func bench(
            _ costs: [GroupLimits.Key: Money]
        ) async throws -> CreditBench {
            let bench = try await CreditBench(credit: 100_000)
            let moment = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                try db.execute(sql: "DELETE FROM access_grant")
                let group: ID<PersonGroup> = try id("friends")
                _ = try GroupService.add(
                    id: group, name: "Friends", host: try id("host"), db, at: moment)
                try GroupService.setMember(
                    try id("driver-1"), of: group, true, viewer: .system, db, at: moment)
                try GrantService.add(
                    AccessGrant(
                        id: try id("by-group"), target: .location(try id("home")),
                        grantee: .group(group), createdAt: moment.wall),
                    viewer: .system, db, at: moment)
                try GroupLimitTable.save(GroupLimits(costs: costs), of: group, db)
                #expect(try GroupLimitTable.limits(of: group, db).costs == costs)
            }
            return bench
        }

        @Test(arguments: GroupLimits.Counted.allCases)
        func refusesWhenTheGroupsLimitIsSpent(_ counted: GroupLimits.Counted) async throws {
            let bench = try await Self.bench([.init(counted, .day): Money(minor: 30_000)])
            #expect(try await bench.refusal() == nil)
            // What is held counts until the transaction is settled.
            _ = try await bench.ocpp.startNow(meterStart: 0)
            let now = bench.cloud.clock.now.wall
            let record = try #require(try await bench.cloud.transactions().first)
            try await bench.cloud.database.read { db in
                let (driver, station): (PersonID, StationID) = (
                    try id("driver-1"), try id("CP-1")
                )
                #expect(try GroupCosts.left(of: driver, at: station, now, db) == .zero)
                #expect(
                    try GroupCosts.left(of: driver, at: station, except: record, now, db)
                        == Money(minor: 30_000))
            }
            // The tap stops the transaction.
            #expect(try await bench.refusal() == nil)
            try await bench.cloud.database.write { db in
                try db.execute(sql: "UPDATE charging_transaction SET phase = 'ended'")
            }
            #expect(try await bench.refusal() == .moneyLimit)
            bench.cloud.clock.move(seconds: 86_400)
            #expect(try await bench.refusal() == nil)
        }

        @Test func stopsBeforeTheGroupsLimitIsSpent() async throws {
            let bench = try await Self.bench([.init(.group, .month): Money(minor: 6000)])
            let started = try await bench.ocpp.startNow(meterStart: 0)
            bench.cloud.clock.move(seconds: 3600)
            try await bench.sample(started.number, registerWh: 5000)
            #expect(try await bench.ended() == 0)
            bench.cloud.clock.move(seconds: 3600)
            try await bench.sample(started.number, registerWh: 9990)
            #expect(try await bench.ended() == 1)
        }

        @Test func bindsNobodyWithoutLimits() async throws {
            let bench = try await Self.bench([:])
            let now = bench.cloud.clock.now.wall
            let left = try await bench.cloud.database.read { db in
                try GroupCosts.left(of: try id("driver-1"), at: try id("CP-1"), now, db)
            }
            #expect(left == nil)
        }
    }
}
