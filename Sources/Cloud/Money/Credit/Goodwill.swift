import CloudCore
import CloudPeople
import CommonBase

/// Credit that an admin gives to a person, as goodwill or to correct a mistake.
enum Goodwill {
    /// Whole units of the currency.
    static let maximum: Int64 = 10_000
    /// Of one gift, in hundredths.
    static let amounts: ClosedRange<Int64> = 1...maximum * 100

    /// It pays a debt first.
    /// - Parameters:
    ///   - note: 1 to 500 characters, for the statement of the driver.
    ///   - author: nil for the command line.
    /// - Throws: `invalidInput` for the amount and the note, `notFound` for an unknown person.
    static func give(
        _ amount: Money, to person: PersonID, note: String, by author: PersonID?,
        random: RandomSource, _ db: Database, at now: Timestamp
    ) throws {
        try Check.that(
            amounts.contains(amount.minor), "amountMinor",
            "amountMinor must be from \(amounts.lowerBound) to \(amounts.upperBound).")
        let note = try Check.text(note, "note", 1...500)
        guard try PersonTable.find(person, viewer: .system, db) != nil else {
            throw ServiceError(.notFound, "The person \(person) does not exist.")
        }
        let id: ID<Posting> = random.id(at: now)
        try LedgerTable.post(
            Posting(
                .goodwill, key: "goodwill:\(id)",
                try DriverFunds(person, db).receive(amount, from: .goodwill), note: note,
                author: author),
            at: now, db)
    }
}
