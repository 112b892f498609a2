import GRDB

/// Errors of SQLite, in words for the person who has to act on them.
enum DatabaseProblem {
    /// The cause and what to do, like `the disk is full; delete files that are not needed`.
    static func words(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else {
            return isDecodingError(error) ? "a stored value can't be read" : "\(error)"
        }
        return switch error.resultCode {
        case .SQLITE_FULL: "the disk is full; delete files that are not needed"
        case .SQLITE_IOERR: "the disk reports an I/O error; check the disk or memory card"
        case .SQLITE_READONLY, .SQLITE_PERM:
            "it can't be written; check the owner and the mode of the file and of its directory"
        case .SQLITE_CANTOPEN:
            "the file can't be opened or made; check that its directory exists, and who owns it"
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            "another program has locked it; stop that program (fuser -v bridge.sqlite shows it)"
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            "it is damaged; zapoj-bridge run moves it aside and takes over what can be read"
        case .SQLITE_NOMEM: "there is not enough memory"
        default: "SQLite error \(error.extendedResultCode.rawValue)"
        }
    }

    /// Whether the error is the database's.
    static func isOne(_ error: any Error) -> Bool {
        error is DatabaseError || isDecodingError(error)
    }

    /// Whether another program keeps this one from the file for now.
    static func isLocked(_ error: any Error) -> Bool {
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: true
        default: false
        }
    }

    /// Whether the content of the file is at fault, and not its surroundings: a disk that is full,
    /// a directory that may not be used, a program that has locked it.
    static func isUnreadable(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return isDecodingError(error) }
        switch error.extendedResultCode {
        case .SQLITE_IOERR_READ, .SQLITE_IOERR_SHORT_READ, .SQLITE_IOERR_CORRUPTFS: return true
        default: break
        }
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN,
            .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM, .SQLITE_INTERRUPT, .SQLITE_AUTH,
            .SQLITE_NOLFS, .SQLITE_PROTOCOL:
            return false
        default: return true
        }
    }

    private static func isDecodingError(_ error: any Error) -> Bool {
        error is DecodingError || error is RowDecodingError
    }
}
