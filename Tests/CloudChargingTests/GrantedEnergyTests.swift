import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct GrantedEnergyTests {
        /// A transaction violates the rule from the moment at which it has taken what the grant allows.
        @Test func findsTransactionThatHasTakenItsEnergy() async throws {
            let bench = try await OCPP16Bench()
            let moment = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                try db.execute(sql: "DELETE FROM access_grant")
                try GrantService.add(
                    AccessGrant(
                        id: try id("limited"), target: .station(try id("CP-1")),
                        grantee: .person(try id("driver-1")), maximumEnergyWh: 3000,
                        createdAt: moment.wall.adding(seconds: -86_400)),
                    viewer: .system, db, at: moment)
            }
            let started = try await bench.start()
            #expect(started.status == .accepted)
            for (registerWh, count) in [(3999, 0), (4000, 1)] as [(Int64, Int)] {
                _ = try await bench.call(
                    "MeterValues",
                    OCPP16Bench.samplePayload(
                        started.number, registerWh: registerWh, minute: registerWh - 3980))
                let found = try await bench.cloud.database.read { db in
                    try GrantedEnergy().violations(db, at: moment.wall)
                }
                #expect(found.count == count)
            }
            // The limit belongs to the transaction from its start.
            let later = try await bench.cloud.database.write { db in
                try db.execute(sql: "DELETE FROM access_grant")
                return try GrantedEnergy().violations(db, at: moment.wall).count
            }
            #expect(later == 1)
        }
    }
}
