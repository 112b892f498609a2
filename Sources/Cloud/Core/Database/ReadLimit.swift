import CommonBase
import GRDB
import GRDBSQLite

/// The time limit of the reads of a request. A read that takes longer is interrupted, so that it
/// keeps neither a core nor the write-ahead log, which cannot be truncated below a reader's snapshot.
package enum ReadLimit {
    /// Applies to the reads of the current task; nil: no limit.
    @TaskLocal package static var duration: Duration?

    /// How many steps of SQLite's virtual machine pass between two looks at the clock: about 0.1 ms.
    private static let steps: CInt = 5000

    private final class Deadline {
        let at: ContinuousClock.Instant
        init(_ at: ContinuousClock.Instant) { self.at = at }
    }

    /// - Throws: `overloaded` if `body` was interrupted.
    static func run<Value>(
        _ limit: Duration?, _ db: GRDB.Database, _ body: () throws -> Value
    ) throws -> Value {
        guard let limit else { return try body() }
        // tidy:allow time: measures how long the database works, not when something happened
        let deadline = Deadline(ContinuousClock.now + limit)
        sqlite3_progress_handler(
            db.sqliteConnection, steps,
            { context in
                guard let context else { return 0 }
                let deadline = Unmanaged<Deadline>.fromOpaque(context).takeUnretainedValue()
                // tidy:allow time: as above
                return ContinuousClock.now < deadline.at ? 0 : 1
            }, Unmanaged.passUnretained(deadline).toOpaque())
        defer {
            sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil)
            withExtendedLifetime(deadline) {}
        }
        do {
            return try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            throw ServiceError(
                .overloaded,
                "The database needed more than \(limit.components.seconds) seconds; ask for less, "
                    + "or try again later.", cause: error)
        }
    }
}
