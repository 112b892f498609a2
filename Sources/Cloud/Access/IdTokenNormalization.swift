import ChargingModel
import CloudCore
import CommonBase

/// Stores enrolled tokens under the present form of their text.
///
/// Earlier versions stored a UID with the separators with which it was enrolled, and so found it
/// only when a reader sent the same ones.
package enum IdTokenNormalization {
    private static let pageSize = 500

    /// Looks at all tokens, and writes only those that an earlier version stored. Called at start.
    package static func run(
        _ database: CloudDatabase, vault: TokenVault, at moment: Moment
    ) async throws {
        var after = ""
        while true {
            let page = try await database.read { [after] db in
                try IdTokenTable.sealed(after: after, limit: pageSize, db)
            }
            guard let last = page.last else { return }
            after = last.reference.hash
            let stale = page.filter { reference(of: $0, vault) != $0.reference }
            guard !stale.isEmpty else { continue }
            try await database.write { db in
                for record in stale { try normalize(record, vault, db, at: moment) }
            }
        }
    }

    /// The reference that the token has now; the stored one if the token cannot be read.
    private static func reference(
        of record: IdTokenRecord, _ vault: TokenVault
    ) -> IdTokenReference {
        record.sealed.flatMap(vault.open).map(vault.reference) ?? record.reference
    }

    /// A token that is enrolled in the present form, too, is blocked: the other one is found.
    private static func normalize(
        _ record: IdTokenRecord, _ vault: TokenVault, _ db: Database, at moment: Moment
    ) throws {
        let reference = reference(of: record, vault)
        if try IdTokenTable.enrolled(hash: reference.hash, db) == nil {
            try IdTokenTable.move(record.reference.hash, to: reference, db)
        } else {
            guard record.status != .blocked else { return }
            var blocked = record
            blocked.status = .blocked
            try IdTokenTable.update(blocked, db)
        }
        try IdTokenService.note(.idTokenChanged, record, db, at: moment)
    }
}
