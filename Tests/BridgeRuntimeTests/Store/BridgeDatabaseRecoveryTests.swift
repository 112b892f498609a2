import BridgeLogic
import BridgeTestSupport
import CommonBase
import Foundation
import GRDB
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct BridgeDatabaseRecoveryTests {
        private let folder: TemporaryFolder
        private var path: String { folder.file("bridge.sqlite") }

        init() throws { folder = try TemporaryFolder() }

        private func recover(
            at moment: Moment = .test(0)
        ) throws -> (BridgeDatabase, DatabaseRecovery?) {
            try BridgeDatabase.openOrRecover(path: path, newEpoch: "second", at: moment)
        }

        /// Overwrites all pages from one on, 4096 bytes each.
        private func damage(fromPage page: Int) throws {
            var bytes = try Data(contentsOf: URL(filePath: path))
            for index in page * 4096..<bytes.count { bytes[index] = UInt8(index % 251) }
            try bytes.write(to: URL(filePath: path))
        }

        /// A sound file is opened as it is.
        @Test func opensSoundDatabase() throws {
            try BridgeDatabase(path: path, newEpoch: "first").close()
            let (database, recovery) = try recover()
            #expect(recovery == nil)
            #expect(try database.nextBatch().epoch == "first")
        }

        /// Garbage: a new file, the old one beside it, a fault that a person clears, and a report.
        @Test func replacesGarbage() throws {
            _ = try folder.write("no database at all", to: "bridge.sqlite")
            let (database, found) = try recover(at: .test(5000))
            let recovery = try #require(found)
            #expect((recovery.eventCount, recovery.hasState) == (0, false))
            let kept = try String(contentsOf: URL(filePath: recovery.movedTo), encoding: .utf8)
            #expect(kept == "no database at all")
            let state = try database.storedState()
            #expect(state.faults.latched == [.databaseLost])
            let batch = try database.nextBatch()
            #expect(batch.epoch == "second")
            guard case .securityEvent(let report)? = batch.events.first?.data else {
                Issue.record("no report")
                return
            }
            #expect(report.type == "DatabaseDamaged")
            // The time stands in for the counter.
            let wall = UInt64(Moment.test(5000).wall.milliseconds)
            #expect(try database.reserveNonces() == wall + 1)
        }

        /// What can be read is taken over: events until the damage, and all of the counters.
        @Test func takesOverReadablePart() throws {
            let id = TransactionID(random: (1, 2))
            let session = OpenSession(
                transactionId: id, token: "A", nextSeqNo: 3, lastMoment: .test(1))
            let first = try BridgeDatabase(path: path, newEpoch: "first")
            for _ in 0..<30 {
                try first.store(
                    .notes(
                        10, text: String(repeating: "x", count: 500), pulses: 77, session: session))
            }
            let nonce = try first.reserveNonces()
            try first.saveVariables(["contactor.maximumHours": 8])
            try first.close()
            let pages = try Data(contentsOf: URL(filePath: path)).count / 4096
            try damage(fromPage: pages - 5)
            let (database, found) = try recover()
            let recovery = try #require(found)
            #expect(recovery.hasState)
            #expect((100..<300).contains(recovery.eventCount))
            let state = try database.storedState()
            #expect(state.pulses == 77 && state.session == session)
            #expect(state.faults.latched == [.databaseLost])
            #expect(try database.waitingCount() == recovery.eventCount + 1)
            #expect(try database.reserveNonces() > nonce + 1_000_000)
            #expect(try database.variables() == ["contactor.maximumHours": 8])
            #expect(
                try database.nextBatch().events.first
                    == .note(
                        0, seq: 1, text: String(repeating: "x", count: 500)))
        }

        /// A file of before, which has no variables, is read like any other.
        @Test func recoversOlderDatabase() throws {
            let first = try BridgeDatabase(path: path, newEpoch: "first")
            for _ in 0..<30 {
                try first.store(.notes(10, text: String(repeating: "x", count: 500)))
            }
            try first.queue.write { try $0.execute(sql: "DROP TABLE variable") }
            try first.close()
            try damage(
                fromPage: try Data(contentsOf: URL(filePath: path)).count / 4096 - 5)
            let recovery = try #require(try recover().1)
            #expect(recovery.hasState && (100..<300).contains(recovery.eventCount))
        }

        /// An intact file whose values can't be read, a newer release's for example, must not keep
        /// anybody from charging: what can be read is taken over.
        @Test(arguments: [
            ("UPDATE stream SET session = '{}'", Set<BridgeFault>()),
            (
                "UPDATE stream SET faults = '{\"latched\":[\"newer\"],\"trips\":[]}'",
                Set<BridgeFault>([.databaseLost])
            ),
        ])
        func takesOverWhatCanBeDecoded(sql: String, latched: Set<BridgeFault>) throws {
            let first = try BridgeDatabase(path: path, newEpoch: "first")
            try first.store(.notes(3, text: "x", pulses: 77))
            try first.queue.write { try $0.execute(sql: sql) }
            try first.close()
            let (database, found) = try recover()
            let recovery = try #require(found)
            #expect(recovery.hasState && recovery.eventCount == 3)
            let state = try database.storedState()
            #expect(state.pulses == 77 && state.session == nil)
            #expect(state.faults.latched == latched)
        }

        /// An event that can't be decoded holds up neither the start nor the delivery.
        @Test func replacesEventThatCannotBeDecoded() throws {
            let first = try BridgeDatabase(path: path, newEpoch: "first")
            try first.store(.notes(3, text: "x", pulses: 77))
            try first.queue.write {
                try $0.execute(sql: "UPDATE outbox SET body = 'x' WHERE seq = 2")
            }
            try first.close()
            let (database, recovery) = try recover()
            #expect(recovery == nil)
            let events = try database.nextBatch().events
            #expect(events.map(\.seq) == [1, 2, 3])
            #expect(
                events.map(\.data.type) == [
                    "SecurityEventNotification", "Dropped", "SecurityEventNotification",
                ])
            // Its text is kept before the acknowledgement deletes it, once.
            let taken = try database.takeBatch(limit: 100)
            #expect(taken.batch.events == events)
            #expect(taken.quarantined == [2])
            let again = try database.takeBatch(limit: 100)
            #expect(again.batch.events == events)
            #expect(again.quarantined.isEmpty)
            let rows = try database.queue.read { db in
                try Row.fetchAll(db, sql: "SELECT seq, epoch, body, reason FROM quarantine")
            }
            #expect(rows.count == 1)
            let row = try #require(rows.first)
            let (seq, epoch, body): (Int64, String, String) = (
                row["seq"], row["epoch"], row["body"]
            )
            #expect(seq == 2)
            #expect([epoch, body] == ["first", "x"])
            let reason: String = row["reason"]
            #expect(reason.hasPrefix("can't be decoded"))
        }

        /// A database without its tables is replaced.
        @Test func replacesDatabaseWithoutTables() throws {
            let first = try BridgeDatabase(path: path, newEpoch: "first")
            try first.queue.write { try $0.execute(sql: "DROP TABLE stream") }
            try first.close()
            let (database, recovery) = try recover()
            #expect(recovery?.hasState == false)
            #expect(try database.storedState().faults.latched == [.databaseLost])
        }

        /// A newer release's additional migrations, tables and columns are left alone.
        @Test func opensNewerDatabase() throws {
            let first = try BridgeDatabase(path: path, newEpoch: "first")
            try first.store(.notes(3))
            try first.queue.write {
                try $0.execute(
                    sql: """
                        ALTER TABLE stream ADD COLUMN newer TEXT;
                        CREATE TABLE newer (id INTEGER NOT NULL PRIMARY KEY) STRICT;
                        INSERT INTO grdb_migrations (identifier) VALUES ('99 newer');
                        """)
            }
            try first.close()
            let (database, recovery) = try recover()
            #expect(recovery == nil)
            #expect(try database.waitingCount() == 3)
        }

        /// A folder that is not there, or a disk that is full, is no damage: nothing is moved.
        @Test func leavesFileWhereItsContentIsNotAtFault() throws {
            let nowhere = folder.file("nowhere/bridge.sqlite")
            #expect(throws: ServiceError.self) {
                try BridgeDatabase.openOrRecover(path: nowhere, newEpoch: "x", at: .test(0))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }
}
