import BridgeLogic
import BridgeProtocol
import CommonBase
import Dispatch
import Synchronization

/// The storage thread: whatever touches the SD card waits here and nowhere else.
package final class BridgeStorage: Sendable {
    private let database: BridgeDatabase
    private let queue = DispatchQueue(label: "zapoj.storage")
    private let failure = Mutex<ServiceError?>(nil)
    /// A copy, so that a tap never waits for the disk.
    private let unsettled = Mutex<[AuthorizationList.UnsettledStart]>([])
    private let room = Mutex(StorageRoom.enough)
    /// A copy, so that whoever shows it never waits for the disk.
    private let waiting = Mutex(0)

    package init(_ database: BridgeDatabase) { self.database = database }

    /// Transactions that began on the authorization list's word, and wait in the outbox.
    var unsettledStarts: [AuthorizationList.UnsettledStart] { unsettled.withLock { $0 } }

    /// Events that the cloud has not acknowledged.
    var waitingCount: Int { waiting.withLock { $0 } }

    /// How much room is left now. On the storage thread.
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
            try readUnsettled()
            try countWaiting()
        }
    }

    /// What an earlier run has left.
    func load() async throws {
        try await run { [self] _ in
            try readUnsettled()
            try countWaiting()
        }
    }

    private func countWaiting() throws {
        let count = try database.waitingCount()
        waiting.withLock { $0 = count }
    }

    private func readUnsettled() throws {
        let starts = try database.unsettledStarts()
        unsettled.withLock { $0 = starts }
    }

    /// Tells `done` once the commit is durable, or why it can't be. After one failure all fail:
    /// what comes later stands on what was lost, and the next start ends the session that is stored.
    func persist(
        _ commit: BridgeCommit, done: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        queue.async { [self] in done(Result { try store(commit) }) }
    }

    private func store(_ commit: BridgeCommit) throws {
        if let earlier = failure.withLock({ $0 }) { throw earlier }
        do {
            try database.store(commit)
            waiting.withLock { $0 += commit.events.count }
            if commit.hasUnsettledStart { try readUnsettled() }
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

    func run<Value: Sendable>(
        _ work: @escaping @Sendable (BridgeDatabase) throws -> Value
    ) async throws -> Value {
        let database = database
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work(database) }) }
        }
    }
}
