import CloudCore
import CloudPeople
import CommonBase

/// The only writer of the ledger.
package enum LedgerTable {
    /// A posting would move an account below its minimum, or above its maximum.
    package struct Insufficient: Error, Hashable, Sendable {
        package var account: LedgerAccount
    }

    /// Appends a posting, and changes the balances of its accounts, in the caller's transaction.
    ///
    /// Accounts are changed in the order of their ids by conditional updates, so that two concurrent
    /// writers never spend the same amount twice.
    /// - Returns: false if a posting with its key exists, or if nothing moves; nothing is changed.
    /// - Throws: `Insufficient`; the caller's transaction or savepoint must undo it.
    @discardableResult
    package static func post(
        _ posting: Posting, at now: Timestamp, _ db: Database
    ) throws -> Bool {
        guard !posting.transfers.isEmpty else { return false }
        try db.execute(
            cached: """
                INSERT INTO ledger_posting (idempotency_key, kind, transaction_id, payment_id,
                    booking_id, note, author_id, posted_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING
                """,
            arguments: [
                posting.key, posting.kind.rawValue, posting.transactionID, posting.paymentID,
                posting.bookingID, posting.note, posting.author, now,
            ])
        guard db.changesCount == 1,
            let number = try Int64.fetchOne(
                db, cached: "SELECT id FROM ledger_posting WHERE idempotency_key = ?",
                arguments: [posting.key])
        else { return false }
        try change(balances(posting.transfers), db)
        for transfer in posting.transfers {
            try db.execute(
                cached: """
                    INSERT INTO ledger_transfer (posting_id, from_account, to_account, amount)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [number, transfer.from.id, transfer.to.id, transfer.amount.minor])
        }
        for person in Set(posting.transfers.flatMap { [$0.from, $0.to] }.compactMap(\.driver)) {
            db.signal(Signal(.credit, person))
        }
        return true
    }

    private static func balances(
        _ transfers: [Posting.Transfer]
    ) -> [LedgerAccount: Int64] {
        var changes: [LedgerAccount: Int64] = [:]
        for transfer in transfers {
            changes[transfer.from, default: 0] -= transfer.amount.minor
            changes[transfer.to, default: 0] += transfer.amount.minor
        }
        return changes
    }

    private static func change(_ changes: [LedgerAccount: Int64], _ db: Database) throws {
        for (account, change) in changes.sorted(by: { $0.key < $1.key }) {
            let bounds = account.kind.bounds
            try db.execute(
                cached: """
                    INSERT INTO ledger_account
                        (id, kind, owner_id, counterpart_id, minimum, maximum)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                    """,
                arguments: [
                    account.id, account.kind.rawValue, account.owner, account.counterpart,
                    bounds.minimum, bounds.maximum,
                ])
            try db.execute(
                cached: """
                    UPDATE ledger_account SET balance = balance + ?
                    WHERE id = ? AND (minimum IS NULL OR balance + ? >= minimum)
                      AND (maximum IS NULL OR balance + ? <= maximum)
                    """,
                arguments: [change, account.id, change, change])
            guard db.changesCount == 1 else { throw Insufficient(account: account) }
        }
    }

    /// The balance of an account; zero if nothing was ever posted to it.
    package static func balance(_ account: LedgerAccount, _ db: Database) throws -> Money {
        Money(
            minor: try Int64.fetchOne(
                db, cached: "SELECT balance FROM ledger_account WHERE id = ?",
                arguments: [account.id]) ?? 0)
    }

    /// Whether a posting with this key exists.
    package static func isPosted(_ key: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: "SELECT EXISTS (SELECT 1 FROM ledger_posting WHERE idempotency_key = ?)",
            arguments: [key]) ?? false
    }
}

extension LedgerAccount {
    /// The driver whose credit page shows the account.
    fileprivate var driver: String? {
        switch kind {
        case .credit, .held, .debt: owner
        default: nil
        }
    }
}
