import GRDB

/// A database error, independent of the database engine.
package struct DatabaseFailure: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// A violated UNIQUE or PRIMARY KEY constraint.
        case unique
        case foreignKey
        /// Any other violated constraint.
        case constraint
        /// The disk is full or damaged, or the file is not accessible; the whole transaction is lost.
        case disk
        /// A column holds a value that this program never writes.
        case unreadable
        case other
    }

    package let kind: Kind
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    /// Nil if `error` is not a database error.
    package init?(_ error: any Error) {
        switch error {
        case let error as DatabaseFailure: self = error
        case let error as DatabaseError: self.init(Self.kind(error), "\(error)")
        default: return nil
        }
    }

    private static func kind(_ error: DatabaseError) -> Kind {
        switch (error.resultCode, error.extendedResultCode) {
        case (_, .SQLITE_CONSTRAINT_FOREIGNKEY), (_, .SQLITE_CONSTRAINT_TRIGGER): .foreignKey
        case (_, .SQLITE_CONSTRAINT_UNIQUE), (_, .SQLITE_CONSTRAINT_PRIMARYKEY): .unique
        case (.SQLITE_CONSTRAINT, _): .constraint
        case (.SQLITE_FULL, _), (.SQLITE_IOERR, _), (.SQLITE_NOMEM, _), (.SQLITE_CORRUPT, _),
            (.SQLITE_NOTADB, _), (.SQLITE_READONLY, _), (.SQLITE_CANTOPEN, _):
            .disk
        default: .other
        }
    }
}

extension Error {
    /// Whether this is a database error of this kind.
    package func isDatabaseFailure(_ kind: DatabaseFailure.Kind) -> Bool {
        DatabaseFailure(self)?.kind == kind
    }
}
