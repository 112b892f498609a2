import ChargingModel
import CommonBase
import GRDB
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople

extension CloudAppTests {
    @Suite struct MigrationTests {
        /// A database of an earlier version is migrated with its data; its running transactions
        /// continue.
        @Test func migratesOldDatabase() async throws {
            let directory = try TemporaryDirectory()
            let path = "\(directory.path)/zapoj.sqlite"
            let station: StationID = try id("CP-1")
            let facts = Self.facts
            try Self.makeOld(path, station: station, fact: facts[0])
            let database = try CloudDatabase(
                path: path, migrations: CloudModules.migrations)
            let transaction: TransactionID = try id("running")
            let (record, person) = try await database.read { db in
                (
                    try TransactionTable.find(transaction, db),
                    try PersonTable.find(try id("eva"), viewer: .system, db)
                )
            }
            #expect(person?.status == .active)
            let known = try #require(record)
            let outcome = try await database.write { db in
                try TransactionLog.append([facts[1]], to: known, at: ManualClock.noon, db)
            }
            #expect(outcome.state == ChargingTransaction.fold(facts))
            let problems = try await database.read { db in
                try Consistency.problems(db) + TransactionConsistency.problems(db).problems
            }
            #expect(problems.isEmpty)
            try await database.close()
        }

        /// A transaction that ran before the evidence of missing ends was known, with a fold of
        /// that version, is marked by the next boot; its station was connected before.
        @Test func marksForgottenTransactionOfOldDatabase() async throws {
            let directory = try TemporaryDirectory()
            let path = "\(directory.path)/zapoj.sqlite"
            let (station, transaction): (StationID, TransactionID) = (
                try id("CP-1"), try id("running")
            )
            let queue = try DatabaseQueue(path: path)
            try Migrator(CloudModules.migrations.filter { $0.name < "0020" }).migrate(queue)
            try await queue.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO station
                            (id, kind, name, security_profile, created_at, last_seen_at)
                            VALUES ('CP-1', 'ocpp16', 'Garage', 0, 0, 77);
                        INSERT INTO charging_transaction
                            (id, source, station_id, connector_id, start_key, ocpp_id,
                             boot_count, phase, started_at, meter_start_wh, energy_wh, fold,
                             created_at, updated_at)
                            VALUES ('running', 'ocpp16', 'CP-1', 1, 'start', 7, 0, 'active',
                                \(ManualClock.noon.milliseconds), 100, 0, '["active"]', 0, 0);
                        """)
                _ = try EventTable.append(
                    NewFact(Self.facts[0]), to: transaction, Database(db))
            }
            try queue.close()
            let database = try CloudDatabase(path: path, migrations: CloudModules.migrations)
            let (clock, record) = try await database.write { db in
                let now = ManualClock.noon
                for waiting in try TransactionRefold.listWaiting(at: now, limit: 10, db) {
                    let result = try #require(try TransactionRefold.read(waiting, db))
                    #expect(try TransactionRefold.save(result, db, at: now))
                }
                try MissingEnds.note(.boot, at: station, db, at: now)
                return (
                    try StationClockTable.arrive(station, connectedAt: now, db),
                    try TransactionTable.find(transaction, db)
                )
            }
            #expect(record?.isEndMissing == true)
            #expect(
                clock?.absences == [.init(from: Timestamp(milliseconds: 77), to: ManualClock.noon)])
            try await database.close()
        }

        private static let facts = [
            ChargingEvent(
                key: "1", occurredAt: ManualClock.noon, receivedAt: ManualClock.noon,
                content: .started(token: nil, registerWh: 100)),
            ChargingEvent(
                key: "2", occurredAt: ManualClock.noon.adding(seconds: 600),
                receivedAt: ManualClock.noon,
                content: .ended(reason: .local, registerWh: 700, token: nil)),
        ]

        /// Creates a database with the schema of the second migration.
        private static func makeOld(
            _ path: String, station: StationID, fact: ChargingEvent
        ) throws {
            let queue = try DatabaseQueue(path: path)
            try Migrator(Array(Migration.core.prefix(2))).migrate(queue)
            try queue.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO person (id, role, name, created_at)
                            VALUES ('eva', 'driver', 'Eva', 0);
                        INSERT INTO station
                            (id, kind, name, security_profile, created_at)
                            VALUES ('CP-1', 'ocpp16', 'Garage', 0, 0);
                        INSERT INTO charging_transaction
                            (id, source, station_id, connector_id, start_key, ocpp_id,
                             boot_count, phase, started_at, meter_start_wh, energy_wh,
                             created_at, updated_at)
                            VALUES ('running', 'ocpp16', 'CP-1', 1, 'start', 7, 0, 'active',
                                \(ManualClock.noon.milliseconds), 100, 0, 0, 0);
                        """)
                _ = try EventTable.append(
                    NewFact(fact), to: try id("running"), Database(db))
            }
            try queue.close()
        }
    }
}
