import CloudCore
import CloudPeople
import CommonBase

/// That a person's credit was topped up. It is no tax document: credit is a multi-purpose prepayment,
/// and the charging itself is taxed.
struct TopUpConfirmation: Sendable, FetchableRecord {
    /// Maximum confirmations of a list.
    private static let limit = 20

    /// Of the posting in the ledger.
    var number: Int64
    var amount: Money
    var postedAt: Timestamp
    /// Of the person.
    var name: String

    init(row: Row) throws {
        number = try row["id"]
        amount = Money(minor: try row["amount"])
        postedAt = try row["posted_at"]
        name = row["name"] ?? ""
    }

    /// The newest top-ups of a person, who is the viewer.
    static func list(
        of person: PersonID, _ db: Database
    ) throws -> [TopUpConfirmation] {
        try fetchAll(
            db,
            cached: """
                \(selection) AND ledger_posting.kind IN (?, ?)
                GROUP BY ledger_posting.id, ledger_posting.posted_at
                ORDER BY ledger_posting.id DESC LIMIT ?
                """,
            arguments: accounts(person) + kinds + [limit])
    }

    /// A top-up of a person, who is the viewer; nil for one of somebody else.
    static func find(
        _ number: Int64, of person: PersonID, _ db: Database
    ) throws -> TopUpConfirmation? {
        try fetchOne(
            db,
            cached: """
                \(selection) AND ledger_posting.kind IN (?, ?) AND ledger_posting.id = ?
                GROUP BY ledger_posting.id, ledger_posting.posted_at
                """,
            arguments: accounts(person) + kinds + [number])
    }

    /// A transfer that an admin assigned is a top-up, too.
    private static var kinds: StatementArguments {
        [Posting.Kind.topUp.rawValue, Posting.Kind.matchedTransfer.rawValue]
    }

    private static func accounts(_ person: PersonID) -> StatementArguments {
        [person, LedgerAccount.credit(person).id, LedgerAccount.debt(person).id]
    }

    private static let selection = """
        SELECT ledger_posting.id, ledger_posting.posted_at,
            CAST(sum(ledger_transfer.amount) AS BIGINT) AS amount,
            \(PersonTable.name(of: "CAST(? AS TEXT)")) AS name
        FROM ledger_transfer JOIN ledger_posting ON ledger_posting.id = ledger_transfer.posting_id
        WHERE ledger_transfer.to_account IN (?, ?)
        """
}
