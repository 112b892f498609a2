import CommonBase
import Synchronization

/// Bounds how many long bodies are in memory: each is collected as a whole before it is read.
final class UploadSlots: Sendable {
    /// Uploads of a client at the same time.
    static let limitPerClient = 2
    /// Uploads of all clients, each of up to 8 MiB and a few copies of it.
    static let limit = 8

    private let running = Mutex<[String: Int]>([:])

    /// - Throws: `overloaded` if too many uploads are at work.
    func run<Value>(for client: String, _ body: () async throws -> Value) async throws -> Value {
        let isFree = running.withLock { running in
            guard running[client, default: 0] < Self.limitPerClient,
                running.values.reduce(0, +) < Self.limit
            else { return false }
            running[client, default: 0] += 1
            return true
        }
        guard isFree else {
            throw ServiceError(
                .overloaded, "Too many files are being uploaded; try again in a few seconds.")
        }
        defer {
            running.withLock { running in
                let left = running[client, default: 1] - 1
                running[client] = left > 0 ? left : nil
            }
        }
        return try await body()
    }
}
