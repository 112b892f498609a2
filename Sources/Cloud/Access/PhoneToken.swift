import ChargingModel
import CloudCore
import CommonBase

/// The token with which a person starts a transaction from the phone: one of their cards, or a
/// virtual token of the account.
package enum PhoneToken {
    /// Maximum length of an OCPP 1.6 id token.
    static let maximumLength = 20
    /// Maximum cards to choose from.
    static let limit = 50

    /// A usable token, decrypted.
    package struct Usable: Sendable {
        package var record: IdTokenRecord
        package var token: IdToken
    }

    /// The tokens of a person that can start a transaction now: cards first, the oldest first.
    package static func usable(
        of person: PersonID, vault: TokenVault, _ db: Database, at now: Timestamp
    ) throws -> [Usable] {
        try IdTokenRecord.fetchAll(
            db,
            cached: """
                SELECT * FROM id_token
                WHERE person_id = ? AND status = 'active' AND sealed IS NOT NULL
                  AND COALESCE(expires_at > ?, TRUE)
                ORDER BY is_virtual, created_at, id LIMIT ?
                """,
            arguments: [person, now, limit]
        ).compactMap { record in
            guard let token = record.sealed.flatMap(vault.open),
                token.text.utf8.count <= maximumLength
            else { return nil }
            return Usable(record: record, token: token)
        }
    }

    /// The token to start with: the chosen one, otherwise the first card, otherwise the virtual
    /// token, which is made when it is needed first.
    /// - Parameter chosen: nil for any.
    /// - Throws: `notFound` for a token that is not the person's or cannot be used; `conflict` if the
    ///   virtual token is blocked.
    package static func take(
        of person: PersonID, chosen: ID<IdTokenRecord>?, vault: TokenVault, random: RandomSource,
        _ db: Database, at moment: Moment
    ) throws -> Usable {
        let tokens = try usable(of: person, vault: vault, db, at: moment.wall)
        if let chosen {
            guard let token = tokens.first(where: { $0.record.id == chosen }) else {
                throw ServiceError(
                    .notFound, "You have no usable id token \(chosen).", field: "idTokenId")
            }
            return token
        }
        return try tokens.first
            ?? makeVirtual(of: person, vault: vault, random: random, db, at: moment)
    }

    private static func makeVirtual(
        of person: PersonID, vault: TokenVault, random: RandomSource, _ db: Database,
        at moment: Moment
    ) throws -> Usable {
        // No UID of a card has a P, and no reader can send it.
        let text = "P" + random.text().uppercased().suffix(maximumLength - 1)
        guard let token = IdToken(text) else {
            throw ServiceError(.internalError, "A virtual id token is not valid.")
        }
        var record = IdTokenRecord(
            id: random.id(), reference: vault.reference(token), sealed: try vault.seal(token),
            label: "", personID: person, status: .active, expiresAt: nil,
            createdAt: moment.wall, offline: .never, sunKeys: nil)
        record.isVirtual = true
        try ParentTag.save(ParentTag.new(from: random), of: person, db)
        do {
            try IdTokenTable.insert(record, db)
        } catch let error as ServiceError where error.code == .conflict {
            throw ServiceError(.conflict, "Starting by phone is blocked for this account.")
        }
        try IdTokenService.note(.idTokenAdded, record, db, at: moment)
        return Usable(record: record, token: token)
    }
}
