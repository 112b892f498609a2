import CommonBase
import Foundation
import GRDB

extension CloudDatabase {
    /// What a file says of itself before it is opened for writing.
    package struct Inspection: Hashable, Sendable {
        /// Whether a newer version of the program has written it.
        package var isSuperseded: Bool
        /// The query's result; nil if it returned no row or its table does not exist yet.
        package var value: String?
        /// Whether the table has rows; false if it does not exist yet.
        package var hasRows: Bool
    }

    /// Reads a file without changing anything, except that SQLite rolls back a transaction that a
    /// crash interrupted.
    /// - Parameters:
    ///   - migrations: those of all domains.
    ///   - query: selects one text.
    ///   - table: the table to search.
    /// - Returns: nil if the file does not exist or is empty.
    /// - Throws: `ServiceError.storageFailed` naming the path.
    package static func inspect(
        path: String, migrations: [Migration], query: String, table: String
    ) throws -> Inspection? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        func read(_ db: GRDB.Database) throws -> Inspection? {
            let tables = try Set(
                String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'"))
            guard !tables.isEmpty else { return nil }
            return Inspection(
                isSuperseded: try Migrator(migrations).isSuperseded(db),
                value: try tables.contains("key_fingerprint")
                    ? String.fetchOne(db, sql: query) : nil,
                hasRows: try tables.contains(table)
                    && Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM \(table))") ?? false
            )
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            do {
                return try DatabaseQueue(path: path, configuration: configuration).read(read)
            } catch let error as DatabaseError where error.needsRecovery {
                configuration.readonly = false
                return try DatabaseQueue(path: path, configuration: configuration).read(read)
            }
        } catch {
            throw cannotOpen(path, error)
        }
    }

    static func cannotOpen(_ path: String, _ error: any Error) -> ServiceError {
        let reason =
            switch (error as? DatabaseError)?.resultCode {
            case .SQLITE_NOTADB: "it is not a SQLite database; restore a backup"
            case .SQLITE_CORRUPT: "it is damaged; restore a backup"
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
                "this user may not write it or its directory; change the owner or the permissions"
            case .SQLITE_FULL: "the disk is full"
            case .SQLITE_BUSY, .SQLITE_LOCKED: "another process holds it; stop that process"
            case .SQLITE_IOERR: "the disk reports an error"
            default: "SQLite refuses it"
            }
        return ServiceError(
            .storageFailed, "The database \(path) can't be opened: \(reason).", cause: error)
    }
}

extension DatabaseError {
    /// Whether a crash left a journal that only a writing connection can apply.
    fileprivate var needsRecovery: Bool {
        [.SQLITE_READONLY_ROLLBACK, .SQLITE_READONLY_RECOVERY].contains(extendedResultCode)
    }
}
