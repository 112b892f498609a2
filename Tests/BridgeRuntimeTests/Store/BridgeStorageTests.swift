import BridgeLogic
import BridgeTestSupport
import CommonBase
import GRDB
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct BridgeStorageTests {
        /// After one commit that failed none is stored any more: the end that was lost would seem
        /// to have been there. The session stays, for the next start to end.
        @Test func failsForeverAfterOneFailure() async throws {
            let folder = try TemporaryFolder()
            let database = try BridgeDatabase(
                path: folder.file("bridge.sqlite"), newEpoch: "first")
            let storage = BridgeStorage(database)
            let session = OpenSession(
                transactionId: TransactionID(random: (1, 2)), token: "04A1B2C3", nextSeqNo: 1,
                lastMoment: .test(5))
            func isStored(_ commit: BridgeCommit) async -> Bool {
                await withCheckedContinuation { continuation in
                    storage.persist(commit) { result in
                        if case .success = result {
                            continuation.resume(returning: true)
                        } else {
                            continuation.resume(returning: false)
                        }
                    }
                }
            }
            #expect(await isStored(.notes(1, pulses: 3, session: session)))
            try await database.queue.write { db in
                try db.execute(
                    sql: """
                        CREATE TRIGGER refuse BEFORE INSERT ON outbox
                        BEGIN SELECT RAISE (ABORT, 'no'); END
                        """)
            }
            #expect(await !isStored(.notes(1)))
            try await database.queue.write { try $0.execute(sql: "DROP TRIGGER refuse") }
            #expect(await !isStored(.notes(1)))
            #expect(try database.storedState() == StoredState(pulses: 3, session: session))
        }

        /// While another program has locked the file, a commit waits, as it would for a silent
        /// disk; nothing fails and nothing is lost.
        @Test func waitsForLockedFile() async throws {
            let folder = try TemporaryFolder()
            let path = folder.file("bridge.sqlite")
            let database = try BridgeDatabase(
                queue: try DatabaseQueue(path: path), newEpoch: "first")
            let log = RecordedLog()
            let storage = BridgeStorage(database, logger: log.logger)
            let done = Recorder<Bool>()
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: path, configuration: configuration)
            try await other.writeWithoutTransaction { db in
                try db.execute(sql: "BEGIN IMMEDIATE")
            }
            storage.persist(.notes(2)) { result in
                if case .success = result { done.add(true) } else { done.add(false) }
            }
            try await eventually("it is said") { !log.messages.isEmpty }
            #expect(done.items.isEmpty)
            #expect(storage.problem?.contains("another program has locked it") == true)
            try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
            try await eventually("it is stored") { done.items == [true] }
            #expect(storage.problem == nil)
            #expect(try database.waitingCount() == 2)
            #expect(log.messages.count == 1)
            #expect(log.messages.first?.contains("another program has locked it") == true)
        }

        /// The status shows what is wrong with the database, until it works again; errors of other
        /// kinds are no problem of the database.
        @Test func showsProblemUntilItIsOver() async throws {
            let folder = try TemporaryFolder()
            let database = try BridgeDatabase(
                path: folder.file("bridge.sqlite"), newEpoch: "first")
            let storage = BridgeStorage(database)
            await #expect(throws: ServiceError.self) {
                try await storage.run { _ in throw ServiceError(.conflict, "no") }
            }
            #expect(storage.problem == nil)
            await #expect(throws: DatabaseError.self) {
                try await storage.run { _ in throw DatabaseError(resultCode: .SQLITE_IOERR) }
            }
            #expect(storage.problem?.hasPrefix("the disk reports an I/O error") == true)
            try await storage.run { _ in }
            #expect(storage.problem == nil)
        }

        /// It becomes less at once, and more only where there is clearly more.
        @Test(arguments: [
            (200, 0, StorageRoom.enough, StorageRoom.enough), (63, 0, .enough, .little),
            (31, 0, .enough, .none), (40, 0, .none, .none), (65, 0, .none, .little),
            (100, 0, .little, .little), (129, 0, .little, .enough), (129, 0, .none, .enough),
            (200, 80_000, .enough, .little), (200, 100_000, .enough, .none),
            (200, 99_000, .none, .none), (200, 89_000, .none, .little),
            (200, 75_000, .little, .little), (200, 71_000, .little, .enough),
        ])
        func measuresRoomWithMargin(
            megabytes: Int64, waiting: Int, before: StorageRoom, after: StorageRoom
        ) {
            #expect(
                StorageRoom(freeBytes: megabytes << 20, waiting: waiting, before: before) == after)
        }

        /// How many events wait is known without the disk: what was left, stored and acknowledged.
        @Test func countsWaitingEvents() async throws {
            let folder = try TemporaryFolder()
            let database = try BridgeDatabase(
                path: folder.file("bridge.sqlite"), newEpoch: "first")
            try database.store(.notes(2))
            let storage = BridgeStorage(database)
            try await storage.load()
            #expect(storage.waitingCount == 2)
            storage.persist(.notes(3)) { _ in }
            try await storage.run { _ in }
            #expect(storage.waitingCount == 5)
            try await storage.acknowledge(through: 4, of: "first")
            #expect(storage.waitingCount == 1)
        }
    }
}
