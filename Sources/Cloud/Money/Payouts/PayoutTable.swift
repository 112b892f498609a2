import CloudCore
import CloudPeople
import CommonBase

package enum PayoutTable {
    /// Sorts after every id.
    private static let last = String(repeating: "z", count: 48)

    /// The payouts of a host, newest first.
    /// - Parameters:
    ///   - number: payouts with smaller numbers.
    ///   - viewer: the host or an admin; others see none.
    package static func list(
        of host: PersonID, before number: Int64, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [Payout] {
        guard viewer.isAdmin || viewer.personID == host else { return [] }
        return try Payout.fetchAll(
            db,
            cached: "SELECT * FROM payout WHERE host_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
            arguments: [host, number, limit])
    }

    /// The payouts of a batch in the order of their hosts; at most `PayoutBatch.limit`. The caller
    /// has checked that the viewer is an admin.
    static func list(of batch: ID<PayoutBatch>, _ db: Database) throws -> [Payout] {
        try Payout.fetchAll(
            db,
            cached: "SELECT * FROM payout WHERE batch_id = ? ORDER BY host_id LIMIT ?",
            arguments: [batch, PayoutBatch.limit])
    }

    static func find(_ number: Int64, _ db: Database) throws -> Payout? {
        try Payout.fetchOne(
            db, cached: "SELECT * FROM payout WHERE id = ?", arguments: [number])
    }

    /// Moves a payout to another state.
    /// - Returns: false if it is in none of the states `from`.
    static func move(
        _ number: Int64, from: Set<Payout.State>, to state: Payout.State, _ db: Database,
        at now: Timestamp
    ) throws -> Bool {
        guard let payout = try find(number, db), from.contains(payout.state) else { return false }
        try db.execute(
            cached: "UPDATE payout SET state = ?, changed_at = ? WHERE id = ? AND state = ?",
            arguments: [state.rawValue, now, number, payout.state.rawValue])
        return db.changesCount == 1
    }

    /// Moves all payouts of a batch that are in a state.
    static func moveAll(
        of batch: ID<PayoutBatch>, from: Payout.State, to state: Payout.State, _ db: Database,
        at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                UPDATE payout SET state = ?, changed_at = ? WHERE batch_id = ? AND state = ?
                """,
            arguments: [state.rawValue, now, batch, from.rawValue])
    }

    // MARK: Batches

    /// Newest first; only admins see any.
    static func batches(
        before id: String?, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [PayoutBatch] {
        guard viewer.isAdmin else { return [] }
        return try PayoutBatch.fetchAll(
            db, cached: "SELECT * FROM payout_batch WHERE id < ? ORDER BY id DESC LIMIT ?",
            arguments: [id ?? last, limit])
    }

    static func batch(
        _ id: ID<PayoutBatch>, viewer: Viewer, _ db: Database
    ) throws -> PayoutBatch? {
        guard viewer.isAdmin else { return nil }
        return try PayoutBatch.fetchOne(
            db, cached: "SELECT * FROM payout_batch WHERE id = ?", arguments: [id])
    }

    // MARK: Hosts

    /// A host with enough earnings for a payout.
    struct Candidate: Hashable, Sendable {
        var host: PersonID
        var amount: Money
        /// Nil for one without a bank account, who is not paid.
        var account: HostIBAN?
    }

    /// Hosts whose available earnings reach the minimum, in the order of their ids. People who are
    /// blocked, or were deleted, are absent.
    /// - Parameter isPayable: leaves out those without a bank account.
    static func candidates(
        isPayable: Bool = false, limit: Int, _ db: Database, at now: Timestamp
    ) throws -> [Candidate] {
        var (found, after) = ([Candidate](), "")
        while found.count < limit {
            var page: [(id: String, host: PersonID?, amount: Int64)] = []
            try db.forEachRow(
                cached: """
                    SELECT id, owner_id, balance FROM ledger_account
                    WHERE kind = 'available' AND id > ? AND balance >= ?
                    ORDER BY id LIMIT 200
                    """,
                arguments: [after, Payout.minimum.minor]
            ) { row in
                page.append((try row["id"], row["owner_id"], try row["balance"]))
            }
            guard let end = page.last else { break }
            after = end.id
            for (_, host, amount) in page where found.count < limit {
                guard let host, try PersonTable.isActive(host, db) else { continue }
                let account = try HostIBANTable.account(of: host, db, at: now)
                guard account != nil || !isPayable else { continue }
                found.append(
                    Candidate(host: host, amount: Money(minor: amount), account: account))
            }
        }
        return found
    }
}
