import CloudCore
import CloudPeople
import CommonBase
import MessageCatalogue

/// Payouts of earnings. Each function is a part of a write: the amount of a payout leaves what the
/// host has available in the transaction that makes it, so that nothing is paid twice.
package enum PayoutService {
    /// Makes a batch of all hosts who have earned enough and have a bank account.
    /// - Returns: nil if there is none.
    /// - Throws: `forbidden` for others than admins.
    static func make(
        viewer: Viewer, random: RandomSource, _ db: Database, at moment: Moment
    ) throws -> ID<PayoutBatch>? {
        let (author, now) = (try admin(viewer), moment.wall)
        let due = try PayoutTable.candidates(
            isPayable: true, limit: PayoutBatch.limit, db, at: now)
        guard !due.isEmpty else { return nil }
        let id: ID<PayoutBatch> = random.id(at: now)
        let total = due.reduce(Money.zero) { $0 + $1.amount }
        try db.execute(
            cached: """
                INSERT INTO payout_batch
                    (id, state, total, payout_count, created_by, created_at)
                VALUES (?, 'draft', ?, ?, ?, ?)
                """,
            arguments: [
                id, total.minor, due.count, author, now,
            ])
        for candidate in due {
            guard let account = candidate.account else { continue }
            try db.execute(
                cached: """
                    INSERT INTO payout (batch_id, host_id, amount, iban, holder, state, changed_at)
                    VALUES (?, ?, ?, ?, ?, 'draft', ?)
                    """,
                arguments: [
                    id, candidate.host, candidate.amount.minor, account.iban.text, account.holder,
                    now,
                ])
            try LedgerTable.post(
                Posting(
                    .payout, key: key(id, candidate.host),
                    Posting.move(
                        candidate.amount, from: .available(candidate.host),
                        to: .payingOut(candidate.host)), author: author), at: now, db)
        }
        try note(.payoutMade, id, db, at: now)
        return id
    }

    /// Approves a batch: its file can be downloaded.
    /// - Throws: `notFound`, `forbidden`; `conflict` if it is no draft.
    static func approve(
        _ id: ID<PayoutBatch>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        let (author, now) = (try admin(viewer), moment.wall)
        _ = try find(id, viewer: viewer, db)
        try db.execute(
            cached: """
                UPDATE payout_batch SET state = 'approved', approved_by = ?, approved_at = ?
                WHERE id = ? AND state = 'draft'
                """,
            arguments: [author, now, id])
        try requireChange(db, "The batch is no draft.")
        try PayoutTable.moveAll(of: id, from: .draft, to: .approved, db, at: now)
        try note(.payoutApproved, id, db, at: now)
    }

    /// Notes that the bank has got the file.
    /// - Throws: `notFound`, `forbidden`; `conflict` if the batch is not approved, or was sent.
    static func markSent(
        _ id: ID<PayoutBatch>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        let now = moment.wall
        _ = try admin(viewer)
        _ = try find(id, viewer: viewer, db)
        try db.execute(
            cached: """
                UPDATE payout_batch SET state = 'sent', sent_at = ?
                WHERE id = ? AND state = 'approved'
                """,
            arguments: [now, id])
        try requireChange(db, "The batch is not approved, or was sent before.")
        try PayoutTable.moveAll(of: id, from: .approved, to: .sent, db, at: now)
        try note(.payoutSent, id, db, at: now)
    }

    /// Cancels a batch that nobody has approved; its amounts are available again.
    /// - Throws: `notFound`, `forbidden`; `conflict` if it is no draft: its file may be at the bank.
    static func cancel(
        _ id: ID<PayoutBatch>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        let (author, now) = (try admin(viewer), moment.wall)
        _ = try find(id, viewer: viewer, db)
        try db.execute(
            cached: "UPDATE payout_batch SET state = 'canceled' WHERE id = ? AND state = 'draft'",
            arguments: [id])
        try requireChange(db, "The batch is no draft: its file may be at the bank.")
        for payout in try PayoutTable.list(of: id, db) {
            try giveBack(payout, author, db, at: now)
        }
        try PayoutTable.moveAll(of: id, from: .draft, to: .canceled, db, at: now)
        try note(.payoutCanceled, id, db, at: now)
    }

    /// Marks all payouts of a batch that the bank has as paid.
    /// - Throws: `notFound`, `forbidden`; `conflict` if none is on its way.
    static func markPaid(
        _ id: ID<PayoutBatch>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        let author = try admin(viewer)
        _ = try find(id, viewer: viewer, db)
        let open = try PayoutTable.list(of: id, db).filter { $0.state == .sent }
        guard !open.isEmpty else {
            throw ServiceError(.conflict, "No payout of the batch is on its way.")
        }
        for payout in open { try pay(payout, author, db, at: moment.wall) }
        try note(.payoutPaid, id, db, at: moment.wall)
    }

    /// Notes that the bank has returned a payout; the amount is available again.
    /// - Throws: `notFound`, `forbidden`; `conflict` if the bank does not have it.
    static func markReturned(
        _ number: Int64, of id: ID<PayoutBatch>, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        let (author, now) = (try admin(viewer), moment.wall)
        _ = try find(id, viewer: viewer, db)
        guard let payout = try PayoutTable.find(number, db), payout.batchID == id else {
            throw ServiceError(.notFound, "The payout \(number) does not exist.")
        }
        guard try bringBack(payout, author, db, at: now) else {
            throw ServiceError(.conflict, "The payout \(number) is not at the bank.")
        }
    }

    /// A payout came back: its amount is available again, and its host is told.
    /// - Parameters:
    ///   - payout: as it is stored.
    ///   - author: nil for the cloud, which has read it in a statement.
    /// - Returns: false if the bank does not have it.
    static func bringBack(
        _ payout: Payout, _ author: PersonID?, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        guard
            try PayoutTable.move(
                payout.number, from: [.sent, .paid], to: .returned, db, at: now)
        else { return false }
        try giveBack(payout, author, db, at: now)
        try note(.payoutReturned, payout.batchID, db, at: now)
        try PayoutNotices.returned(payout, db, at: now)
        return true
    }

    /// A statement of the bank shows an outgoing payment: marks its payout as paid.
    /// - Parameter text: the end-to-end id of the payment, `/VS7000000123`.
    /// - Returns: whether it is one of our payouts; a repeated call changes nothing.
    @discardableResult
    package static func confirm(
        endToEndID text: String, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        guard let number = Payout.number(endToEndID: text),
            let payout = try PayoutTable.find(number, db)
        else { return false }
        switch payout.state {
        case .draft, .canceled, .returned: return false
        case .paid: return true
        case .approved:
            // The statement is the proof that the bank has the file.
            try db.execute(
                cached: """
                    UPDATE payout_batch SET state = 'sent', sent_at = ?
                    WHERE id = ? AND state = 'approved'
                    """,
                arguments: [now, payout.batchID])
            try PayoutTable.moveAll(of: payout.batchID, from: .approved, to: .sent, db, at: now)
        case .sent: break
        }
        try pay(payout, nil, db, at: now)
        try note(.payoutPaid, payout.batchID, db, at: now)
        return true
    }

    // MARK: Parts

    /// - Throws: `notFound`, also for others than admins.
    static func find(
        _ id: ID<PayoutBatch>, viewer: Viewer, _ db: Database
    ) throws -> PayoutBatch {
        guard let batch = try PayoutTable.batch(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The batch \(id) does not exist.")
        }
        return batch
    }

    private static func pay(
        _ payout: Payout, _ author: PersonID?, _ db: Database, at now: Timestamp
    ) throws {
        guard try PayoutTable.move(payout.number, from: [.sent], to: .paid, db, at: now) else {
            return
        }
        try LedgerTable.post(
            Posting(
                .payout, key: "\(key(payout.batchID, payout.hostID)):paid",
                Posting.move(payout.amount, from: .payingOut(payout.hostID), to: .bank),
                author: author), at: now, db)
        try PayoutNotices.paid(payout, db, at: now)
    }

    /// - Parameter payout: as it was before.
    private static func giveBack(
        _ payout: Payout, _ author: PersonID?, _ db: Database, at now: Timestamp
    ) throws {
        let place: LedgerAccount = payout.state == .paid ? .bank : .payingOut(payout.hostID)
        try LedgerTable.post(
            Posting(
                .payoutReturned, key: "\(key(payout.batchID, payout.hostID)):returned",
                Posting.move(payout.amount, from: place, to: .available(payout.hostID)),
                author: author), at: now, db)
    }

    private static func key(_ batch: ID<PayoutBatch>, _ host: PersonID) -> String {
        "payout:\(batch):\(host)"
    }

    private static func admin(_ viewer: Viewer) throws -> PersonID {
        guard case .admin(let id, _) = viewer else {
            throw ServiceError(.forbidden, "Only an admin may pay hosts.")
        }
        return id
    }

    private static func requireChange(_ db: Database, _ message: String) throws {
        guard db.changesCount == 1 else { throw ServiceError(.conflict, message) }
    }

    private static func note(
        _ kind: DomainEvent.Kind, _ batch: ID<PayoutBatch>, _ db: Database, at now: Timestamp
    ) throws {
        try DomainEventTable.append(kind, subject: batch.text, at: now, db)
    }
}
