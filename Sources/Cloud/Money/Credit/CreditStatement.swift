import CloudCore
import CommonBase

/// What came to a driver's credit and went from it, without what is only held and released.
package enum CreditStatement {
    /// Postings that one step reads, and maximum steps of one list.
    private static let (stepSize, maximumSteps) = (200, 20)

    /// The postings with lower numbers than `before`, the newest first. The amount is positive for
    /// what came in, and also what pays a debt. The caller has checked that the viewer may see them.
    package static func list(
        of person: PersonID, before: Int64 = .max, limit: Int, _ db: Database
    ) throws -> [StoredPosting] {
        let accounts: [LedgerAccount] = [.credit(person), .debt(person), .held(person)]
        var (found, cursor): ([StoredPosting], Int64) = ([], before)
        for _ in 0..<maximumSteps {
            let page = try LedgerTable.statement(
                of: accounts, before: cursor, limit: stepSize, db)
            found += page.filter { $0.amount != .zero }
            guard found.count < limit, page.count == stepSize, let last = page.last else { break }
            cursor = last.number
        }
        return Array(found.prefix(limit))
    }
}
