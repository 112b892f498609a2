import Common
import Dispatch

/// The storage thread: whatever touches the SD card waits here and nowhere else.
public final class BridgeStorage: Sendable {
    private let database: BridgeDatabase
    private let queue = DispatchQueue(label: "zapoj.storage")

    public init(_ database: BridgeDatabase) { self.database = database }

    /// Tells `done` once the commit is durable, or why it can't be.
    func persist(
        _ commit: BridgeCommit, done: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        let database = database
        queue.async { done(Result { try database.store(commit) }) }
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
