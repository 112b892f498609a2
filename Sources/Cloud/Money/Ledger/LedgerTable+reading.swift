import CloudCharging
import CloudCore
import CloudPeople
import CommonBase

extension StoredPosting: FetchableRecord {
    package init(row: Row) throws {
        number = try row["id"]
        kind = try row.choice("kind")
        transactionID = row["transaction_id"]
        paymentID = row["payment_id"]
        bookingID = row["booking_id"]
        note = row["note"]
        postedAt = try row["posted_at"]
        amount = .zero
    }
}

/// Reads of the ledger. The caller has checked that the viewer sees the accounts.
extension LedgerTable {
    /// Maximum postings of one list.
    package static let listLimit = 200
    /// Maximum accounts of one statement.
    package static let accountLimit = 100

    private static let columns = """
        id, kind, transaction_id, payment_id, booking_id, note, posted_at
        """

    /// The postings that touch some accounts, newest first, with what they changed in all of them
    /// together: zero for one that moves an amount between them. However long the accounts are, it
    /// reads the rows of the page only.
    /// - Parameters:
    ///   - accounts: at most `accountLimit`; more are left out.
    ///   - before: the number of the last posting of the previous page.
    ///   - limit: at most one more than `listLimit`, which tells whether a page follows.
    package static func statement(
        of accounts: [LedgerAccount], before: Int64? = nil, limit: Int, _ db: Database
    ) throws -> [StoredPosting] {
        let ids = accounts.prefix(accountLimit).map(\.id)
        let limit = min(limit, listLimit + 1)
        let first = before ?? Int64.max
        var numbers: Set<Int64> = []
        for id in ids {
            for column in ["from_account", "to_account"] {
                numbers.formUnion(
                    try Int64.fetchAll(
                        db,
                        cached: """
                            SELECT DISTINCT posting_id FROM ledger_transfer
                            WHERE \(column) = ? AND posting_id < ?
                            ORDER BY posting_id DESC LIMIT ?
                            """,
                        arguments: [id, first, limit]))
            }
        }
        let page = numbers.sorted(by: >).prefix(limit)
        guard !page.isEmpty else { return [] }
        let condition = Condition.isOne(of: page, "id")
        var found = try StoredPosting.fetchAll(
            db,
            cached: """
                SELECT \(columns) FROM ledger_posting WHERE \(condition.sql) ORDER BY id DESC
                """,
            arguments: condition.arguments)
        let amounts = try changes(of: Set(ids), in: Array(page), db)
        for index in found.indices { found[index].amount = amounts[found[index].number] ?? .zero }
        return found
    }

    /// What postings change in some accounts together.
    private static func changes(
        of accounts: Set<String>, in postings: [Int64], _ db: Database
    ) throws -> [Int64: Money] {
        let condition = Condition.isOne(of: postings, "posting_id")
        var sums: [Int64: Money] = [:]
        try db.forEachRow(
            cached: """
                SELECT posting_id, from_account, to_account, amount FROM ledger_transfer
                WHERE \(condition.sql)
                """,
            arguments: condition.arguments
        ) { row in
            let (posting, amount): (Int64, Int64) = (
                try row["posting_id"], try row["amount"]
            )
            let (from, to): (String, String) = (
                try row["from_account"], try row["to_account"]
            )
            let gained = accounts.contains(to) ? amount : 0
            let lost = accounts.contains(from) ? amount : 0
            sums[posting] = (sums[posting] ?? .zero) + Money(minor: gained - lost)
        }
        return sums
    }

    /// The transfers of some postings, in their order.
    package static func transfers(
        of postings: [Int64], _ db: Database
    ) throws -> [Int64: [Posting.Transfer]] {
        guard !postings.isEmpty else { return [:] }
        let condition = Condition.isOne(of: Set(postings), "posting_id")
        var found: [Int64: [Posting.Transfer]] = [:]
        try db.forEachRow(
            cached: """
                SELECT ledger_transfer.posting_id, ledger_transfer.amount,
                    payer.kind AS from_kind, payer.owner_id AS from_owner,
                    payer.counterpart_id AS from_counterpart, payee.kind AS to_kind,
                    payee.owner_id AS to_owner, payee.counterpart_id AS to_counterpart
                FROM ledger_transfer
                JOIN ledger_account payer ON payer.id = ledger_transfer.from_account
                JOIN ledger_account payee ON payee.id = ledger_transfer.to_account
                WHERE \(condition.sql) ORDER BY ledger_transfer.posting_id, ledger_transfer.id
                """,
            arguments: condition.arguments
        ) { row in
            let number: Int64 = try row["posting_id"]
            let from = LedgerAccount(
                try row.choice("from_kind"), row["from_owner"],
                counterpart: row["from_counterpart"])
            let to = LedgerAccount(
                try row.choice("to_kind"), row["to_owner"], counterpart: row["to_counterpart"])
            found[number, default: []].append(
                Posting.Transfer(Money(minor: try row["amount"]), from: from, to: to))
        }
        return found
    }

    /// The postings of the whole ledger that the viewer sees: all for admins, none for others; newest
    /// first. Their amounts are zero.
    package static func list(
        kind: Posting.Kind? = nil, transaction: TransactionID? = nil, before: Int64? = nil,
        limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [StoredPosting] {
        guard viewer.isAdmin else { return [] }
        var conditions = Conditions()
        conditions.add("kind = ?", transaction == nil ? kind?.rawValue : nil)
        conditions.add("kind || '' = ?", transaction == nil ? nil : kind?.rawValue)
        conditions.add("transaction_id = ?", transaction)
        conditions.add("id < ?", before ?? Int64.max)
        return try StoredPosting.fetchAll(
            db,
            sql: """
                SELECT \(columns) FROM ledger_posting \(conditions.sql)
                ORDER BY id DESC LIMIT ?
                """,
            arguments: conditions.arguments + [min(limit, listLimit + 1)])
    }

    /// What a driver owes all hosts together, with `seller: host`; not negative.
    static func owed(by driver: PersonID, _ db: Database) throws -> Money {
        try owed("owner_id", driver, db)
    }

    /// What all drivers together owe a host, with `seller: host`; not negative.
    static func owed(to host: PersonID, _ db: Database) throws -> Money {
        try owed("counterpart_id", host, db)
    }

    private static func owed(
        _ column: String, _ person: PersonID, _ db: Database
    ) throws -> Money {
        Money(
            minor: try Int64.fetchOne(
                db,
                cached: """
                    SELECT CAST(COALESCE(-sum(balance), 0) AS BIGINT) FROM ledger_account
                    WHERE \(column) = ? AND kind = ?
                    """,
                arguments: [person, LedgerAccount.Kind.owed.rawValue]) ?? 0)
    }

    /// The numbers of the postings of a span of time. Each posting is in one of two spans that follow
    /// each other, also if the clock has been set back meanwhile.
    static func postings(
        in times: Range<Timestamp>, _ db: Database
    ) throws -> Range<Int64> {
        let first = try firstPosting(since: times.lowerBound, db)
        return first..<max(first, try firstPosting(since: times.upperBound, db))
    }

    /// The number of the first posting since a time. Without such a posting, the number after the
    /// last one before that time.
    static func firstPosting(since time: Timestamp, _ db: Database) throws -> Int64 {
        let last = try Int64.fetchOne(
            db,
            cached: """
                SELECT id FROM ledger_posting WHERE posted_at < ?
                ORDER BY posted_at DESC, id DESC LIMIT 1
                """,
            arguments: [time])
        return (last ?? 0) + 1
    }

    /// The accounts of a person, guest or gateway, by its id; at most `accountLimit`.
    package static func accounts(of owner: String, _ db: Database) throws -> [LedgerAccount] {
        var found: [LedgerAccount] = []
        try db.forEachRow(
            cached: """
                SELECT kind, counterpart_id FROM ledger_account WHERE owner_id = ?
                ORDER BY kind LIMIT ?
                """,
            arguments: [owner, accountLimit]
        ) { row in
            found.append(
                LedgerAccount(
                    try row.choice("kind"), owner, counterpart: row["counterpart_id"]))
        }
        return found
    }
}
