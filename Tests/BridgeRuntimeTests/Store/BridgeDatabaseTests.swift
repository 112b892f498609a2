import BridgeLogic
import BridgeProtocol
import BridgeTestSupport
import CommonBase
import Foundation
import GRDB
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct BridgeDatabaseTests {
        private let folder: TemporaryFolder
        private var path: String { folder.file("bridge.sqlite") }

        init() throws { folder = try TemporaryFolder() }

        private func open(epoch: String = "first") throws -> BridgeDatabase {
            try BridgeDatabase(path: path, newEpoch: epoch)
        }

        /// Numbers go on without a gap over restarts, also when everything was acknowledged.
        @Test func numbersEventsWithoutGaps() throws {
            var database = try open()
            try database.store(.notes(3))
            try database.store(.notes(2))
            try database.acknowledge(through: 4, of: "first")
            try database.close()
            database = try open()
            try database.store(.notes(1))
            let expected = EventBatch(
                epoch: "first", events: [.note(1, seq: 5), .note(0, seq: 6)])
            #expect(try database.nextBatch() == expected)
            try database.acknowledge(through: 6, of: "first")
            try database.close()
            database = try open()
            #expect(try database.nextBatch() == EventBatch(epoch: "first", events: []))
            try database.store(.notes(1))
            #expect(try database.nextBatch().events == [.note(0, seq: 7)])
        }

        /// An acknowledgement forgets up to its number and nothing else.
        @Test(arguments: [(-1, 5), (0, 5), (3, 2), (5, 0), (.max, 0)] as [(Int64, Int)])
        func deletesAcknowledgedEvents(seq: Int64, left: Int) throws {
            let database = try open()
            try database.store(.notes(5))
            try database.acknowledge(through: seq, of: "first")
            #expect(try database.waitingCount() == left)
            let numbers = try database.nextBatch().events.map(\.seq)
            #expect(numbers == Array((1...5).suffix(left)))
        }

        /// An acknowledgement that comes after its epoch forgets nothing of the new one.
        @Test func ignoresAcknowledgementOfAnotherEpoch() throws {
            let database = try open()
            try database.store(.notes(3))
            try database.beginEpoch("second")
            try database.acknowledge(through: 3, of: "first")
            #expect(try database.waitingCount() == 3)
        }

        /// A file keeps its epoch, whatever a later start proposes; a new file has a new one.
        @Test func keepsEpochOfExistingFile() throws {
            try open(epoch: "first").close()
            #expect(try open(epoch: "second").nextBatch().epoch == "first")
            let other = try BridgeDatabase(path: folder.file("other.sqlite"), newEpoch: "second")
            #expect(try other.nextBatch().epoch == "second")
        }

        /// In a new epoch what waits is numbered from 1, and what comes goes on from there; pulses,
        /// session and nonces are none of its business.
        @Test func renumbersEventsInNewEpoch() throws {
            let database = try open()
            let session = OpenSession(
                transactionId: TransactionID(random: (1, 2)), token: "04A1B2C3",
                nextSeqNo: 3, lastMoment: .test(77))
            try database.store(.notes(4, pulses: 8, session: session))
            try database.acknowledge(through: 2, of: "first")
            #expect(try database.reserveNonces() == 1)
            try database.beginEpoch("second")
            #expect(
                try database.nextBatch()
                    == EventBatch(epoch: "second", events: [.note(2, seq: 1), .note(3, seq: 2)]))
            #expect(try database.storedState() == StoredState(pulses: 8, session: session))
            #expect(try database.reserveNonces() == 1001)
            try database.store(.notes(1))
            #expect(try database.nextBatch().events.map(\.seq) == [1, 2, 3])
        }

        /// No nonce is given out twice, also when a restart came before a block was used up.
        @Test func neverRepeatsNonces() throws {
            var firsts: [UInt64] = []
            for _ in 0..<3 {
                let database = try open()
                firsts += [try database.reserveNonces(), try database.reserveNonces()]
                try database.close()
            }
            #expect(firsts == [1, 1001, 2001, 3001, 4001, 5001])
        }

        /// What is written is on the disk when the call returns (WAL, synchronous FULL).
        @Test func setsPragmas() throws {
            let database = try open()
            try database.queue.read { db in
                let pragmas = try ["journal_mode", "synchronous", "cell_size_check"].map {
                    try String.fetchOne(db, sql: "PRAGMA \($0)")
                }
                #expect(pragmas == ["wal", "2", "1"])
            }
        }

        /// Events, pulses and session come back as they were stored together.
        @Test func storesState() throws {
            var database = try open()
            #expect(try database.storedState() == StoredState())
            let session = OpenSession(
                transactionId: TransactionID(random: (1, 2)), token: "04A1B2C3",
                nextSeqNo: 3, lastMoment: .test(77))
            try database.store(.notes(2, pulses: 41, session: session))
            try database.close()
            database = try open()
            #expect(try database.storedState() == StoredState(pulses: 41, session: session))
            try database.store(.notes(1, pulses: 42))
            #expect(try database.storedState() == StoredState(pulses: 42))
        }

        /// A commit that fails at its last step leaves nothing behind: no event, no number, no
        /// pulse.
        @Test func storesAllOrNothing() throws {
            let database = try open()
            try database.store(.notes(1, pulses: 5))
            try database.queue.write {
                try $0.execute(
                    sql: """
                        CREATE TRIGGER full BEFORE UPDATE OF pulses ON stream
                        BEGIN SELECT raise(ABORT, 'disk full'); END
                        """)
            }
            #expect(throws: DatabaseError.self) { try database.store(.notes(3, pulses: 9)) }
            try database.queue.write { try $0.execute(sql: "DROP TRIGGER full") }
            #expect(try database.storedState() == StoredState(pulses: 5))
            try database.store(.notes(1, pulses: 6))
            #expect(try database.nextBatch().events.map(\.seq) == [1, 2])
        }

        /// A damaged file is refused with its path, and left as it was for whoever repairs it.
        @Test(arguments: ["no database at all", "SQLite format 3\0 and then nothing", "page"])
        func refusesDamagedFile(damage: String) throws {
            if damage == "page" {
                let database = try open()
                try database.store(.notes(100))
                try database.close()
                var bytes = try Data(contentsOf: URL(filePath: path))
                for index in 4096..<bytes.count { bytes[index] = UInt8(index % 251) }
                try bytes.write(to: URL(filePath: path))
            } else {
                _ = try folder.write(damage, to: "bridge.sqlite")
            }
            let before = try Data(contentsOf: URL(filePath: path))
            let error = #expect(throws: ServiceError.self) { _ = try open(epoch: "second") }
            #expect(error?.code == .storageFailed)
            #expect(
                error?.message.hasPrefix("The database \(path) can't be opened: it is damaged")
                    == true)
            #expect(error?.cause != nil)
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }

        /// A folder that does not exist is an error that names the path.
        @Test func namesPathInMissingFolder() throws {
            let path = folder.file("nowhere/bridge.sqlite")
            let error = #expect(throws: ServiceError.self) {
                _ = try BridgeDatabase(path: path, newEpoch: "first")
            }
            #expect(
                error?.message.hasPrefix("The database \(path) can't be opened: the file can't be")
                    == true)
        }
    }
}
