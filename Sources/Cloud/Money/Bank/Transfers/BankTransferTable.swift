import CloudCore
import CloudPeople
import CommonBase

extension DomainObject {
    /// A transfer of the operator's bank account.
    package static let bankTransfer = DomainObject(rawValue: "bankTransfer")
}

extension BankTransfer: FetchableRecord {
    package init(row: Row) throws {
        id = try row["id"]
        account = try row["account"]
        source = try row.choice("source")
        state = try row.choice("state")
        let symbol: String? = row["variable_symbol"]
        entry = BankEntry(
            reference: try row["reference"], bookedOn: try row["booked_on"],
            amount: Money(minor: try row["amount"]), currency: try row["currency"],
            variableSymbol: symbol.flatMap { VariableSymbol($0) }, message: row["message"],
            otherAccount: row["other_account"], otherName: row["other_name"],
            endToEndID: row["end_to_end_id"])
        personID = row["person_id"]
        readAt = try row["read_at"]
        decidedAt = row["decided_at"]
    }
}

package enum BankTransferTable {
    /// - Returns: false if the account has a transfer with this reference.
    static func insert(_ transfer: BankTransfer, _ db: Database) throws -> Bool {
        let entry = transfer.entry
        try db.execute(
            cached: """
                INSERT INTO bank_transfer
                    (id, account, reference, source, booked_on, amount, currency, variable_symbol,
                     message, other_account, other_name, end_to_end_id, state, person_id, read_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (account, reference) DO NOTHING
                """,
            arguments: [
                transfer.id, transfer.account, entry.reference, transfer.source.rawValue,
                entry.bookedOn, entry.amount.minor, entry.currency, entry.variableSymbol?.text,
                entry.message, entry.otherAccount, entry.otherName, entry.endToEndID,
                transfer.state.rawValue, transfer.personID, transfer.readAt,
            ])
        return db.changesCount == 1
    }

    /// The transfer of an account with a reference of the bank.
    static func find(
        _ reference: String, of account: String, _ db: Database
    ) throws -> BankTransfer? {
        try BankTransfer.fetchOne(
            db, cached: "SELECT * FROM bank_transfer WHERE account = ? AND reference = ?",
            arguments: [account, reference])
    }

    /// Whether another source has told a transfer of the same day, amount and symbol.
    static func isToldByOther(
        than source: BankTransfer.Source, _ entry: BankEntry, of account: String, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM bank_transfer
                    WHERE account = ? AND booked_on = ? AND amount = ? AND source <> ?
                      AND currency = ? AND variable_symbol IS NOT DISTINCT FROM ?)
                """,
            arguments: [
                account, entry.bookedOn, entry.amount.minor, source.rawValue, entry.currency,
                entry.variableSymbol?.text,
            ]) ?? false
    }

    /// Nil for others than admins.
    package static func find(
        _ id: ID<BankTransfer>, viewer: Viewer, _ db: Database
    ) throws -> BankTransfer? {
        guard viewer.isAdmin else { return nil }
        return try BankTransfer.fetchOne(
            db, cached: "SELECT * FROM bank_transfer WHERE id = ?", arguments: [id])
    }

    /// Transfers of a state, or all, newest first, before `before`; only admins see any.
    package static func list(
        _ state: BankTransfer.State?, before: String?, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [BankTransfer] {
        guard viewer.isAdmin else { return [] }
        var conditions = Conditions()
        conditions.add("state = ?", state?.rawValue)
        // Ids are below it.
        conditions.add("id < ?", before ?? "~")
        return try BankTransfer.fetchAll(
            db, sql: "SELECT * FROM bank_transfer \(conditions.sql) ORDER BY id DESC LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    /// Records what an admin decided, if the state of the transfer has not changed.
    /// - Returns: false if it is not.
    static func decide(
        _ transfer: BankTransfer, _ state: BankTransfer.State, person: PersonID?,
        by author: PersonID?, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        try db.execute(
            cached: """
                UPDATE bank_transfer SET state = ?, person_id = ?, decided_by = ?, decided_at = ?
                WHERE id = ? AND state = ?
                """,
            arguments: [
                state.rawValue, person, author, now, transfer.id, transfer.state.rawValue,
            ])
        return db.changesCount == 1
    }
}
