import ChargingModel
import CommonBase
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCharging
@testable import CloudCore
@testable import CloudTestSupport

extension CloudCoreTests {
    @Suite struct CloudDatabaseTests {
        private static func pragmas(_ db: CloudCore.Database) throws -> [String] {
            try ["synchronous", "journal_mode", "foreign_keys"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)") ?? ""
            }
        }

        /// FULL and WAL make acknowledged commits survive a power cut.
        @Test func keepsDurablePragmasAfterManyWrites() async throws {
            let bench = try CloudBench()
            let expected = ["2", "wal", "1"]
            #expect(try await bench.database.write(Self.pragmas) == expected)
            for number in 0..<300 { try await bench.addPerson("person-\(number)") }
            #expect(try await bench.database.write(Self.pragmas) == expected)
            #expect(try await bench.count("person") == 300)
        }

        @Test func everyTableIsStrict() async throws {
            let bench = try CloudBench()
            let loose = try await bench.database.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT name FROM sqlite_schema WHERE type = 'table'
                          AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%) STRICT%'
                        """)
            }
            #expect(loose == ["grdb_migrations"])
        }

        @Test func rejectsChangingAndDeletingFacts() async throws {
            let bench = try CloudBench()
            try await bench.addRunningTransaction()
            for statement in [
                "UPDATE charging_event SET body = ''", "DELETE FROM charging_event",
                "UPDATE charging_event SET id = id + 1",
            ] {
                let message = try await bench.message(of: statement)
                #expect(message?.hasPrefix("facts are appended, never") == true, "\(statement)")
            }
            #expect(try await bench.count("charging_event") == 1)
        }

        @Test(arguments: [
            "INSERT INTO person VALUES ('p', 'n', NULL, NULL, 0, 'active', 2, NULL)",
            "INSERT INTO person VALUES ('p', '', NULL, NULL, 0, 'active', 0, NULL)",
            "INSERT INTO person VALUES ('p', 'n', NULL, 'hash', 0, 'active', 0, NULL)",
            "INSERT INTO person VALUES ('p', 'n', NULL, NULL, 'today', 'active', 0, NULL)",
            "INSERT INTO person VALUES ('p', 'n', NULL, NULL, 0, 'asleep', 0, NULL)",
            "INSERT INTO domain_event VALUES (1, 'x', 'x', NULL, NULL, '{}', 0)",
            "INSERT INTO access_grant (id, station_id, is_started, created_at) "
                + "VALUES ('g', 'CP-1', 1, 0)",
            "INSERT INTO access_grant (id, is_everyone, is_started, created_at) "
                + "VALUES ('g', 1, 1, 0)",
            "INSERT INTO access_grant (id, station_id, person_id, is_everyone, is_started, "
                + "created_at) VALUES ('g', 'CP-1', 'driver-1', 1, 1, 0)",
            "INSERT INTO access_grant (id, station_id, is_everyone, valid_from, valid_until, "
                + "is_started, created_at) VALUES ('g', 'CP-1', 1, 2, 1, 1, 0)",
            "INSERT INTO id_token (hash, id, suffix, label, person_id, status, created_at) "
                + "VALUES ('h', 'i', '12345', '', 'driver-1', 'active', 0)",
            "INSERT INTO id_token (hash, id, suffix, label, person_id, status, created_at) "
                + "VALUES ('h', 'i', '1234', '', 'driver-1', 'lost', 0)",
            "INSERT INTO id_token (hash, id, suffix, label, person_id, status, created_at) "
                + "VALUES ('h', 'i', '1234', '', 'nobody', 'active', 0)",
            "INSERT INTO station (id, kind, name, security_profile, created_at) "
                + "VALUES ('s', 'ocpp16', 'n', 1, 0)",
            "INSERT INTO station (id, kind, name, security_profile, created_at) "
                + "VALUES ('s', 'ocpp16', 'n', 2, 0)",
            "INSERT INTO station (id, kind, name, security_profile, credential_hash, created_at) "
                + "VALUES ('s', 'bridge', 'n', 0, 'hash', 0)",
            "INSERT INTO connector VALUES ('CP-1', 65, 'Available', NULL, 0)",
            "INSERT INTO connector VALUES ('CP-1', -1, 'Available', NULL, 0)",
            "INSERT INTO connector VALUES ('CP-1', 1, 'Charging', NULL, 0)",
            "INSERT INTO bridge_event VALUES ('nobody', 'e', 1, 't', 'h', 0)",
            "UPDATE charging_transaction SET energy_wh = -1",
            "UPDATE charging_transaction SET phase = 'paid'",
            "UPDATE charging_transaction SET ocpp_id = 0",
            "UPDATE charging_transaction SET ocpp_id = 2147483648",
            "UPDATE charging_transaction SET station_id = 'nowhere'",
            "DELETE FROM charging_transaction",
            "DELETE FROM station",
            "INSERT INTO ocpp_counter VALUES (2, 1)",
            "UPDATE ocpp_counter SET last = 0",
            "INSERT INTO event_delivery VALUES (1, 'nobody', 1, 'x', 0, 0, NULL)",
        ]) func schemaRejectsInvalidRow(statement: String) async throws {
            let bench = try CloudBench()
            try await bench.addRunningTransaction()
            try await bench.addPerson("driver-1")
            #expect(try await bench.message(of: statement) != nil)
        }

        /// GRDB would bind the text up to U+0000 only.
        @Test func rejectsTextWithNUL() async throws {
            let bench = try CloudBench()
            let sql = "SELECT length(?)"
            for text in ["a\0b", "\0", "a\0"] {
                await #expect(throws: DatabaseFailure.self) {
                    _ = try await bench.database.read {
                        try Int64.fetchOne($0, cached: sql, arguments: [text])
                    }
                }
                await #expect(throws: DatabaseFailure.self) {
                    try await bench.database.write {
                        try $0.execute(
                            sql: "UPDATE person SET name = ?", arguments: [text])
                    }
                }
            }
            let length = try await bench.database.read {
                try Int64.fetchOne($0, cached: sql, arguments: ["e\u{301}"])
            }
            #expect(length == 2)
        }

        /// A damaged row is reported once and skipped; it does not stop the work for others.
        @Test func skipsUnreadableRow() async throws {
            let bench = try CloudBench()
            try await bench.addRunningTransaction()
            let reports = Mutex<[String]>([])
            bench.database.unreadable.report { text in reports.withLock { $0.append(text) } }
            let sql = "SELECT \(TransactionRecord.columns) FROM charging_transaction"
            let wrong = sql.replacing("phase", with: "'wrong'")
            for _ in 0..<2 {
                let found = try await bench.database.read { db in
                    (
                        try TransactionRecord.fetchReadable(db, sql: sql).count,
                        try TransactionRecord.fetchReadable(db, sql: wrong).count
                    )
                }
                #expect(found == (1, 0))
            }
            #expect(reports.withLock(\.count) == 1)
        }

        @Test func rejectsSecondActiveBridgeOfStation() async throws {
            let bench = try CloudBench()
            try await bench.addBridgeStation("box")
            let insert =
                "INSERT INTO bridge (id, station_id, public_key, enrolled_at) VALUES (?, 'box', '', 0)"
            try await bench.database.write { try $0.execute(sql: insert, arguments: ["one"]) }
            await #expect(throws: DatabaseError.self) {
                try await bench.database.write { try $0.execute(sql: insert, arguments: ["two"]) }
            }
        }

        @Test func reopeningMigratesNothingAndLosesNothing() async throws {
            let bench = try CloudBench()
            try await bench.addRunningTransaction()
            let before = try await bench.transactions()
            for _ in 0..<2 {
                let again = try CloudDatabase(
                    path: bench.database.path, migrations: CloudModules.migrations)
                let records = try await again.read { db in
                    try TransactionTable.list(limit: 10, viewer: .system, db)
                }
                #expect(records == before)
                try await again.close()
            }
        }

        @Test func errorNamesUnreadableDatabase() throws {
            let error = #expect(throws: ServiceError.self) {
                try CloudDatabase(path: "/dev/null/x", migrations: Migration.core)
            }
            #expect(error?.message.hasPrefix("The database /dev/null/x can't be opened") == true)
        }
    }
}

extension CloudBench {
    /// A station, a transaction and its start.
    func addRunningTransaction() async throws {
        let station = try await addStation("CP-1")
        let record = TransactionRecord(
            id: try id("transaction-1"), source: .ocpp16, stationID: station, connectorID: 1,
            startKey: "start", ocppID: 7, bootCount: 0, createdAt: ManualClock.noon)
        let fact = ChargingEvent(
            key: "fact", occurredAt: ManualClock.noon, receivedAt: ManualClock.noon,
            content: .started(token: nil, registerWh: 1000))
        _ = try await database.write { db in
            try TransactionTable.insert(record, db)
            return try TransactionLog.append([fact], to: record, at: ManualClock.noon, db)
        }
    }

    /// SQLite's message for a rejected statement; nil if it accepts the statement.
    fileprivate func message(of statement: String) async throws -> String? {
        do {
            try await database.write { try $0.execute(sql: statement) }
            return nil
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            return error.message
        }
    }
}
