import ChargingModel
import CloudAccess
import CloudCore
import CloudPeople
import CommonBase

/// Keeps the transactions of a person who is deleted, without a link: a random number takes the place
/// of each card, also in the facts. So folding them again gives the same transaction, and whoever gets
/// the card later does not get its transactions.
package struct TransactionRemoval: PersonRemovalRule {
    private let random: RandomSource

    package init(random: RandomSource) { self.random = random }

    package func obstacle(to person: PersonID, _ db: Database) throws -> RemovalObstacle? {
        let isCharging = try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM charging_transaction
                    WHERE person_id = ? AND \(TransactionTable.surelyRuns))
                """,
            arguments: [person])
        return isCharging == true ? .isCharging : nil
    }

    package func erase(_ person: PersonID, _ db: Database, at moment: Moment) throws {
        for card in try cards(of: person, db) {
            try exchange(card, by: SecretHash.of(random.text()), of: person, db)
        }
        try db.execute(
            cached: """
                UPDATE charging_transaction SET person_id = NULL, token_suffix = NULL
                WHERE person_id = ?
                """,
            arguments: [person])
    }

    private struct Card: Hashable, FetchableRecord {
        var hash: String
        var suffix: String

        init(row: Row) throws {
            hash = try row["hash"]
            suffix = row["suffix"] ?? ""
        }
    }

    /// The cards with which the person charges, or charged once.
    private func cards(of person: PersonID, _ db: Database) throws -> Set<Card> {
        Set(
            try Card.fetchAll(
                db,
                cached: """
                    SELECT hash, suffix FROM id_token WHERE person_id = ?
                    UNION
                    SELECT token_hash, token_suffix FROM charging_transaction
                    WHERE person_id = ? AND token_hash IS NOT NULL
                    """,
                arguments: [person, person]))
    }

    /// In everything that is stored of the person's transactions. In a fold, the suffix follows the
    /// hash.
    private func exchange(
        _ card: Card, by pseudonym: String, of person: PersonID, _ db: Database
    ) throws {
        let own = "(SELECT id FROM charging_transaction WHERE person_id = ?)"
        let (hash, suffix) = (card.hash, card.suffix)
        let kinds: [ChargingEvent.Kind] = [.authorized, .started, .ended]
        try db.execute(
            cached: """
                UPDATE charging_event SET body = replace(replace(body, ?, ?), ?, '"suffix":""')
                WHERE transaction_id IN \(own) AND kind IN (?, ?, ?) AND body LIKE ?
                """,
            arguments: [
                hash, pseudonym, #""suffix":"\#(suffix)""#, person,
            ] + StatementArguments(kinds.map(\.rawValue)) + ["%\(hash)%"])
        let fold = "replace(replace(fold, ?, ?), ?, ?)"
        let exchanged: StatementArguments = [
            hash, pseudonym, #""\#(pseudonym)","\#(suffix)""#, #""\#(pseudonym)","""#,
        ]
        try db.execute(
            cached: """
                UPDATE transaction_checkpoint SET fold = \(fold)
                WHERE transaction_id IN \(own) AND fold LIKE ?
                """,
            arguments: exchanged + [person, "%\(hash)%"])
        try db.execute(
            cached: """
                UPDATE transaction_alias SET start_key = replace(start_key, ?, ?)
                WHERE transaction_id IN \(own) AND start_key LIKE ?
                """,
            arguments: [hash, pseudonym, person, "%\(hash)%"])
        try db.execute(
            cached: """
                UPDATE charging_transaction
                SET fold = \(fold), start_key = replace(start_key, ?, ?),
                    token_hash = CASE WHEN token_hash = ? THEN ? ELSE token_hash END
                WHERE person_id = ?
                """,
            arguments: exchanged + [hash, pseudonym, hash, pseudonym, person])
    }
}
