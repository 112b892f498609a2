import ChargingModel
import CloudCore
import CommonBase

extension Authorization {
    /// The most energy that a new transaction may take at a station that stops it by itself, in Wh: the
    /// lowest limit of the rules; nil without a limit, and for a token that no person has.
    /// - Parameter cost: what the person chose to pay at most.
    package func energyLimit(
        _ token: IdToken, at station: StationID, cost: Money?, _ now: Timestamp, _ db: Database
    ) throws -> Int64? {
        guard let card = try IdTokenTable.enrolled(hash: vault.reference(token).hash, db) else {
            return nil
        }
        return try energyLimit(
            of: card.personID, at: station, during: nil, cost: cost, now, db)
    }

    /// The same of a person.
    /// - Parameter transaction: the one that runs; nil for a new one.
    package func energyLimit(
        of person: PersonID, at station: StationID, during transaction: TransactionID?,
        cost: Money?, _ now: Timestamp, _ db: Database
    ) throws -> Int64? {
        try rules.compactMap { rule in
            try rule.energyLimit(
                of: person, at: station, during: transaction, cost: cost, now, db)
        }.min()
    }
}
