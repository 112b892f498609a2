import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct DeliveredPowerTests {
        /// The median of each transaction's best quarter of an hour; short ones do not count.
        @Test func takesTheMedianOfTheHighestPowers() async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            #expect(try await Self.delivered(bench) == nil)
            try await Self.add("a", minutes: 60, [1000, 2750], bench)
            try await Self.add("b", minutes: 45, [1800], bench)
            try await Self.add("c", minutes: 90, [2700, 900, 100], bench)
            try await Self.add("short", minutes: 20, [100], bench)
            #expect(
                try await Self.delivered(bench)
                    == DeliveredPower(medianW: 10_800, transactions: 3))
        }

        private static func delivered(_ bench: CloudBench) async throws -> DeliveredPower? {
            try await bench.database.read { db in
                try DeliveredPower.read(try id("CP-1"), db)
            }
        }

        /// - Parameter quarters: the energy of each quarter of an hour in Wh.
        private static func add(
            _ name: String, minutes: Int64, _ quarters: [Int64], _ bench: CloudBench
        ) async throws {
            try await bench.database.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO charging_transaction (id, source, station_id, connector_id,
                            start_key, boot_count, phase, started_at, ended_at, energy_wh,
                            created_at, updated_at)
                        VALUES (?, 'ocpp16', 'CP-1', 1, ?, 0, 'ended', 0, ?, ?, 0, 0)
                        """,
                    arguments: [name, name, minutes * 60_000, quarters.reduce(0, +)])
                for (number, energy) in quarters.enumerated() {
                    try db.execute(
                        sql: """
                            INSERT INTO transaction_quarter (transaction_id, from_time, energy_wh)
                            VALUES (?, ?, ?)
                            """,
                        arguments: [name, Int64(number) * QuarterEnergy.milliseconds, energy])
                }
            }
        }
    }
}
