import Foundation
import GRDB
import Synchronization

/// Appends each distinct statement that the cloud runs to a file, so that a test can prepare all of
/// them on another engine. Off unless `SQL_STATEMENT_RECORD` names a directory.
enum StatementRecorder {
    /// Gets the statements of the connections that are opened while it is set. Only tests set it.
    static let observer = Mutex<(@Sendable (String) -> Void)?>(nil)

    // tidy:allow environment: a switch for scripts/test; no behaviour depends on it
    private static let directory = ProcessInfo.processInfo.environment["SQL_STATEMENT_RECORD"]

    private static let known = Mutex<Set<String>>([])

    /// Records the statements of a new connection.
    static func watch(_ db: GRDB.Database) {
        let observer = observer.withLock { $0 }
        if directory == nil, observer == nil { return }
        db.trace { event in
            guard case .statement(let statement) = event else { return }
            observer?(statement.sql)
            if let directory { note(statement.sql, in: directory) }
        }
    }

    /// Writes to one file per process; a NUL ends each statement.
    private static func note(_ sql: String, in directory: String) {
        let isNew = known.withLock { $0.insert(sql).inserted }
        guard isNew else { return }
        let path = "\(directory)/\(ProcessInfo.processInfo.processIdentifier).sql"
        guard let file = fopen(path, "a") else { return }
        fputs(sql, file)
        fputc(0, file)
        fclose(file)
    }
}
