import ChargingModel
import CloudCore
import CommonBase
import Logging

/// Stores enrolled tokens under the present form of their text.
///
/// Earlier versions stored a UID with the separators with which it was enrolled, and so found it
/// only when a reader sent the same ones.
package enum IdTokenNormalization {
    private static let pageSize = 500

    /// Looks at all tokens, and writes only those that an earlier version stored. Called at start.
    /// A token that cannot be written is logged, and the others are still converted.
    package static func run(
        _ database: CloudDatabase, vault: TokenVault, at moment: Moment, _ logger: Logger
    ) async throws {
        var after = ""
        while true {
            let page = try await database.read { [after] db in
                try IdTokenTable.sealed(after: after, limit: pageSize, db)
            }
            guard let last = page.last else { break }
            after = last.reference.hash
            for record in page where reference(of: record, vault) != record.reference {
                do {
                    try await database.write { try normalize(record, vault, $0, at: moment) }
                } catch {
                    logger.error("converting the id token \(record.id) failed: \(error)")
                }
            }
        }
        let count = try await database.read { try IdTokenTable.countWithoutText($0) }
        if count > 0 {
            let advice = "one that was enrolled with separators must be enrolled again"
            logger.notice("\(count) id tokens are stored without their text; \(advice)")
        }
    }

    /// The reference that the token has now; the stored one if the token cannot be read.
    private static func reference(
        of record: IdTokenRecord, _ vault: TokenVault
    ) -> IdTokenReference {
        record.sealed.flatMap(vault.open).map(vault.reference) ?? record.reference
    }

    /// Of a card that is enrolled in several forms one record remains, with the narrower rights:
    /// blocked if any is, and until the earliest expiry. The others can't be found any more and are
    /// blocked.
    private static func normalize(
        _ record: IdTokenRecord, _ vault: TokenVault, _ db: Database, at moment: Moment
    ) throws {
        let reference = reference(of: record, vault)
        guard var survivor = try IdTokenTable.enrolled(hash: reference.hash, db) else {
            try IdTokenTable.move(record.reference.hash, to: reference, db)
            return try IdTokenService.note(.idTokenChanged, record, db, at: moment)
        }
        if record.status == .blocked { survivor.status = .blocked }
        survivor.expiresAt = [survivor.expiresAt, record.expiresAt].compactMap(\.self).min()
        try IdTokenTable.update(survivor, db)
        try IdTokenTable.retire(record.id, db)
        for changed in [survivor, record] {
            try IdTokenService.note(.idTokenChanged, changed, db, at: moment)
        }
    }
}
