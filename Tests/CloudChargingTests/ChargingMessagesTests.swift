import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudModule
@testable import CloudPeople
@testable import CloudPricing
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct ChargingMessagesTests {
        private struct Bench {
            let charging: ChargeServiceTests.Bench
            var cloud: CloudBench { charging.cloud }

            init() async throws { charging = try await ChargeServiceTests.Bench() }

            /// The lines of the driver's inbox, oldest first.
            func inbox() async throws -> [String] {
                await EventService(
                    database: cloud.database, now: cloud.now,
                    consumers: [ChargingMessages(prices: TransactionPriceTeller())],
                    logger: CloudBench.logger
                ).catchUp()
                return try await cloud.database.read { db in
                    try String.fetchAll(
                        db,
                        sql: """
                            SELECT kind || ': ' || title_en || ' | ' || text_cs FROM notification
                            WHERE person_id = 'driver-1' ORDER BY id
                            """)
                }.map { $0.replacing("\u{A0}", with: " ") }
            }

            func change(_ state: ChargingState, of transaction: TransactionID) async throws {
                let now = cloud.clock.now.wall
                let record = try await charging.record(transaction)
                try await cloud.database.write { db in
                    _ = try TransactionLog.append(
                        [
                            ChargingEvent(
                                key: "\(state)-\(now.milliseconds)", occurredAt: now,
                                receivedAt: now, content: .chargingStateChanged(state))
                        ], to: record, at: now, db)
                }
            }

            func sample(_ registerWh: Int64, minute: Int64, of transaction: TransactionID)
                async throws
            {
                let number = try await charging.record(transaction).ocppID
                _ = try await charging.ocpp.call(
                    "MeterValues",
                    OCPP16Bench.samplePayload(number, registerWh: registerWh, minute: minute))
            }
        }

        /// Start, full once however often the car pauses, and the end with who stopped it.
        @Test func tellsDriverOfStartFullAndEnd() async throws {
            let bench = try await Bench()
            _ = try await bench.charging.start()
            let transaction = try await bench.charging.begin()
            #expect(
                try await bench.inbox() == [
                    "chargingStarted: Charging has started | CP-1, 12:00, kartou …E6F7."
                ])
            bench.cloud.clock.move(seconds: 1800)
            try await bench.sample(3500, minute: 140, of: transaction)
            for state: ChargingState in [.charging, .suspendedEV, .charging, .suspendedEV] {
                bench.cloud.clock.move(seconds: 60)
                try await bench.change(state, of: transaction)
            }
            let full = try await bench.inbox()
            #expect(full.count == 2)
            #expect(full.last?.contains("Your car is full") == true)
            #expect(full.last?.contains("2,5 kWh") == true)
            _ = try await bench.charging.service.stop(
                transaction, viewer: .person(bench.charging.driver, []))
            let number = try await bench.charging.record(transaction).ocppID
            _ = try await bench.charging.ocpp.call(
                "StopTransaction",
                OCPP16Bench.stopPayload(try #require(number), meterStop: 3600, minute: 154)
                    .with("reason", "Remote"))
            let ended = try await bench.inbox()
            #expect(ended.count == 3)
            #expect(ended.last?.contains("Charging has ended: 2.6 kWh") == true)
            #expect(ended.last?.contains("Ukončeno tebou.") == true)
        }

        @Test func tellsDriverWhenTheHoursOfTheGroupEnd() async throws {
            let bench = try await Bench()
            let moment = bench.cloud.clock.now
            _ = try await bench.cloud.addPerson("host")
            let hours = try #require(GroupHours(days: [7], from: "10:00", until: "14:30"))
            try await bench.cloud.database.write { db in
                let group: ID<PersonGroup> = try id("friends")
                _ = try GroupService.add(
                    id: group, name: "Friends", host: try id("host"), db, at: moment)
                try GroupService.setMember(
                    try id("driver-1"), of: group, true, viewer: .system, db, at: moment)
                try GroupLimitTable.save(GroupLimits(hours: [hours]), of: group, db)
                try db.execute(sql: "DELETE FROM access_grant")
                try GrantTable.insert(
                    AccessGrant(
                        id: try id("by-group"), target: .station(try id("CP-1")),
                        grantee: .group(group), createdAt: moment.wall), db)
            }
            _ = try await bench.charging.start()
            _ = try await bench.charging.begin()
            #expect(
                try await bench.inbox().last
                    == "chargingStarted: Charging has started | CP-1, 12:00, kartou …E6F7. "
                    + "Tvoje skupina smí nabíjet do 14:30, potom nabíjení skončí.")
        }

        /// What a station reports hours later is no news.
        @Test func saysNothingOfOldTransactions() async throws {
            let bench = try await Bench()
            let started = try await bench.charging.ocpp.start()
            try await bench.charging.ocpp.stop(started.number, minute: 30)
            #expect(try await bench.inbox() == [])
        }
    }
}
