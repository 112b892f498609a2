import Foundation
import GRDB
import Synchronization

/// Writes each distinct statement that the cloud runs into a file, so that a test can prepare all of
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

    /// Writes a file per statement, named by its hash, so that processes share it. A process that is
    /// killed meanwhile leaves no half of a statement: the file gets its name when it is complete.
    private static func note(_ sql: String, in directory: String) {
        let isNew = known.withLock { $0.insert(sql).inserted }
        guard isNew else { return }
        let path = "\(directory)/\(SecretHash.of(sql))"
        guard access("\(path).sql", F_OK) != 0 else { return }
        let draft = "\(path).\(ProcessInfo.processInfo.processIdentifier)"
        guard let file = fopen(draft, "w") else { return }
        let written = fputs(sql, file)
        guard fclose(file) == 0, written >= 0 else { return }
        rename(draft, "\(path).sql")
    }
}
