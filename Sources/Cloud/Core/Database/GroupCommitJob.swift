import CommonBase
import GRDB

/// One request and the delivery of its result.
struct GroupCommitJob: Sendable {
    /// Runs the request and returns the delivery of its result, to call after the commit. Throws
    /// the request's error.
    let run: @Sendable (Database) throws -> @Sendable () -> Void
    /// The same in a savepoint. Throws only errors that fail the whole batch.
    let runAlone: @Sendable (Database) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void

    init<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value,
        _ done: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        fail = { done(.failure($0)) }
        run = { db in
            let result = try body(db)
            return { done(.success(result)) }
        }
        runAlone = { db in
            do {
                let result = try db.inSavepoint { try body(db) }
                return { done(.success(result)) }
            } catch {
                // If SQLite rolled the transaction back, the work of the other requests is lost, too.
                if !db.connection.isInsideTransaction || Self.failsTheDisk(error) { throw error }
                return { done(.failure(error)) }
            }
        }
    }

    static func failsTheDisk(_ error: any Error) -> Bool { error.isDatabaseFailure(.disk) }
}
