import BridgeLogic
import BridgeProtocol
import CommonBase
import Dispatch
import Foundation
import Logging
import Synchronization

/// The storage thread: all waiting for the SD card happens here.
package final class BridgeStorage: Sendable {
    private let database: BridgeDatabase
    private let queue = DispatchQueue(label: "zapoj.storage")
    private let failure = Mutex<ServiceError?>(nil)
    /// A copy, so that a tap does not wait for the disk.
    private let offlineStarts = Mutex<[AuthorizationList.UnsettledStart]>([])
    private let room = Mutex(StorageRoom.enough)
    /// A copy, so that the status page does not wait for the disk.
    private let waiting = Mutex(0)
    /// Why the last work on the database failed; nil after work that succeeded.
    private let trouble = Mutex<String?>(nil)

    private let logger: Logger?

    /// - Parameter logger: told once when another program has locked the database.
    package init(_ database: BridgeDatabase, logger: Logger? = nil) {
        self.database = database
        self.logger = logger
    }

    /// Transactions that the authorization list allowed and that wait in the outbox.
    var pendingOfflineStarts: [AuthorizationList.UnsettledStart] { offlineStarts.withLock { $0 } }

    /// Events that the cloud has not acknowledged.
    var waitingCount: Int { waiting.withLock { $0 } }

    /// Why the database can't be used now, for a person; nil while it can.
    var problem: String? { trouble.withLock { $0 } }

    /// Measures the room on the disk. On the storage thread.
    func measureRoom() -> StorageRoom {
        let (free, waiting) = (database.freeBytes(), waitingCount)
        return room.withLock { room in
            room = StorageRoom(freeBytes: free, waiting: waiting, before: room)
            return room
        }
    }

    func acknowledge(through seq: Int64, of epoch: String) async throws {
        try await run { [self] database in
            try database.acknowledge(through: seq, of: epoch)
            try readOfflineStarts()
            try countWaiting()
        }
    }

    /// Reads what an earlier run has left.
    func load() async throws {
        try await run { [self] _ in
            try readOfflineStarts()
            try countWaiting()
        }
    }

    private func countWaiting() throws {
        let count = try database.waitingCount()
        waiting.withLock { $0 = count }
    }

    private func readOfflineStarts() throws {
        let starts = try database.pendingOfflineStarts()
        offlineStarts.withLock { $0 = starts }
    }

    /// Calls `done` once the commit is durable, or has failed. After one failure all fail: later
    /// commits build on the lost one, and the next start ends the session that is stored.
    func persist(
        _ commit: BridgeCommit, done: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        queue.async { [self] in done(Result { try store(commit) }) }
    }

    private func store(_ commit: BridgeCommit) throws {
        if let earlier = failure.withLock({ $0 }) { throw earlier }
        do {
            try storePatiently(commit)
            waiting.withLock { $0 += commit.events.count }
            if commit.hasOfflineStart { try readOfflineStarts() }
        } catch {
            failure.withLock {
                $0 = ServiceError(
                    .storageFailed,
                    "An earlier event was not stored: \(DatabaseProblem.words(error)).",
                    cause: error)
            }
            throw error
        }
    }

    /// While another program has locked the file, this waits as a silent disk does: the contactor
    /// loop ends the session after its patience, and the daemon goes on.
    private func storePatiently(_ commit: BridgeCommit) throws {
        var isTold = false
        while true {
            do {
                try database.store(commit)
                return trouble.withLock { $0 = nil }
            } catch  where DatabaseProblem.isLocked(error) {
                trouble.withLock { $0 = DatabaseProblem.words(error) }
                if !isTold { logger?.error("the database: \(DatabaseProblem.words(error))") }
                isTold = true
                // tidy:allow sleep: the storage thread may wait; nothing is decided by this clock
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
    }

    /// Work on the database, and whether it has failed. Another error than the database's says
    /// nothing about it.
    private func note<Value>(
        _ work: (BridgeDatabase) throws -> Value, _ database: BridgeDatabase
    ) throws -> Value {
        do {
            let value = try work(database)
            trouble.withLock { $0 = nil }
            return value
        } catch {
            if DatabaseProblem.isOne(error) {
                trouble.withLock { $0 = DatabaseProblem.words(error) }
            }
            throw error
        }
    }

    func run<Value: Sendable>(
        _ work: @escaping @Sendable (BridgeDatabase) throws -> Value
    ) async throws -> Value {
        let database = database
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in continuation.resume(with: Result { try note(work, database) }) }
        }
    }
}
