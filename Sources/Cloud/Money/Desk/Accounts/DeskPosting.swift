import CloudCore
import CloudPeople
import CommonBase

/// A posting with its transfers, as an admin reads it.
package struct DeskPosting: Hashable, Sendable {
    package var posting: StoredPosting
    /// Its idempotency key.
    package var key: String
    /// Nil for the cloud itself.
    package var author: PersonID?
    package var transfers: [Posting.Transfer]
}

/// What the list of postings is restricted to.
package struct PostingFilter: Hashable, Sendable {
    package var kind: Posting.Kind?
    /// Postings that moved something to or from an account of this person.
    package var person: PersonID?
    package var transaction: TransactionID?

    package init() {}
}

/// The postings of the ledger with their transfers, newest first.
package enum DeskPostingTable {
    package struct Page: Sendable {
        package var postings: [DeskPosting]
        /// Continues the list below this number; nil on the last page.
        package var next: Int64?
    }

    /// For admins; others get an empty page.
    ///
    /// With a person and another filter a page may be shorter than `size`, and have a next one.
    /// - Parameter size: 1 to 199.
    package static func page(
        _ filter: PostingFilter, before: Int64?, size: Int, viewer: Viewer, _ db: Database
    ) throws -> Page {
        guard viewer.isAdmin else { return Page(postings: [], next: nil) }
        let found: [StoredPosting]
        if let person = filter.person {
            found = try LedgerTable.statement(
                of: PersonAccounts.list(of: person, viewer: viewer, db).map(\.account),
                before: before, limit: size + 1, db)
        } else {
            found = try LedgerTable.list(
                kind: filter.kind, transaction: filter.transaction, before: before,
                limit: size + 1, viewer: viewer, db)
        }
        let shown = found.prefix(size)
        let matching = shown.filter { posting in
            (filter.kind == nil || posting.kind == filter.kind)
                && (filter.transaction == nil || posting.transactionID == filter.transaction)
        }
        return Page(
            postings: try complete(matching, db),
            next: found.count > size ? shown.last?.number : nil)
    }

    private static func complete(
        _ postings: [StoredPosting], _ db: Database
    ) throws -> [DeskPosting] {
        guard !postings.isEmpty else { return [] }
        let transfers = try LedgerTable.transfers(of: postings.map(\.number), db)
        let condition = Condition.isOne(of: postings.map(\.number), "id")
        var known: [Int64: (key: String, author: PersonID?)] = [:]
        try db.forEachRow(
            cached: """
                SELECT id, idempotency_key, author_id FROM ledger_posting WHERE \(condition.sql)
                """,
            arguments: condition.arguments
        ) { row in
            let (number, key): (Int64, String) = (try row["id"], try row["idempotency_key"])
            known[number] = (key, row["author_id"])
        }
        return postings.map { posting in
            DeskPosting(
                posting: posting, key: known[posting.number]?.key ?? "",
                author: known[posting.number]?.author,
                transfers: transfers[posting.number] ?? [])
        }
    }
}
