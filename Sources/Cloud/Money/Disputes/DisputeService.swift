import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Questions about prices, what the three sides write, and their decisions. Each function is a part
/// of a write.
struct DisputeService: Sendable {
    let random: RandomSource
    let refunds: RefundService

    init(random: RandomSource, settings: MoneySettings) {
        self.random = random
        refunds = RefundService(settings: settings)
    }

    /// Why a question can't be asked.
    enum Refusal: Error, Hashable {
        case notSettled
        /// Only the payer asks; for a guest an admin does.
        case notPayer
        case tooLate
        case isOpen
        case tooMany
    }

    /// How a dispute ends.
    struct Verdict: Hashable, Sendable {
        /// Nil rejects it.
        var refund: RefundService.Order?
        /// 1 to 500 characters, for the driver.
        var words: String
    }

    /// Nil if the viewer can ask about the transaction.
    static func refusal(
        _ record: TransactionRecord, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> Refusal? {
        guard let sale = try SettlementTable.current(of: record.id, db), sale.total > .zero else {
            return .notSettled
        }
        guard viewer.isAdmin || sale.personID == viewer.personID && viewer.personID != nil else {
            return .notPayer
        }
        if try DisputeTable.isOpen(record.id, db) { return .isOpen }
        let end = record.state.endedAt ?? sale.settledAt
        if end.adding(seconds: Dispute.openSeconds) <= now { return .tooLate }
        let count = try DisputeTable.count(of: record.id, db)
        return count < Dispute.perTransaction ? nil : .tooMany
    }

    /// Asks about a transaction, and tells the hosts. Its earning stays pending.
    /// - Parameter text: 1 to 2000 characters.
    /// - Throws: `notFound` for a transaction that the viewer does not see; `Refusal`;
    ///   `invalidInput` for `text`.
    func open(
        _ transaction: TransactionID, _ reason: Dispute.Reason, text: String, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws -> ID<Dispute> {
        guard let record = try TransactionTable.visible(transaction, to: viewer, db),
            let author = viewer.personID
        else {
            throw ServiceError(.notFound, "The transaction \(transaction) does not exist.")
        }
        if let refusal = try Self.refusal(record, viewer: viewer, db, at: moment.wall) {
            throw refusal
        }
        try Self.check(text, "text", Dispute.textLimit)
        let sale = try SettlementTable.current(of: transaction, db)
        let id: ID<Dispute> = random.id(at: moment.wall)
        try DisputeTable.insert(
            id, of: record, person: sale?.personID, reason, db, at: moment.wall)
        let side: Dispute.Side = sale?.personID == author ? .driver : .operator
        try DisputeTable.addMessage(text, to: id, by: author, side, db, at: moment.wall)
        try DomainEventTable.append(
            .disputeOpened, subject: id.text, station: record.stationID, person: sale?.personID,
            at: moment.wall, db)
        let dispute = try find(id, viewer: .system, db)
        try DisputeNotices.opened(dispute, by: author, db, at: moment.wall)
        return id
    }

    /// - Throws: `notFound`, also for a dispute that the viewer does not see.
    func find(_ id: ID<Dispute>, viewer: Viewer, _ db: Database) throws -> Dispute {
        guard let dispute = try DisputeTable.find(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The dispute \(id) does not exist.")
        }
        return dispute
    }

    /// On which side the viewer is, who sees the dispute.
    static func side(of viewer: Viewer, in dispute: Dispute) -> Dispute.Side {
        if let person = viewer.personID, person == dispute.personID { return .driver }
        return viewer.isAdmin ? .operator : .host
    }

    /// Writes to the other sides.
    /// - Throws: `notFound`; `conflict` if it is decided or has too many messages; `invalidInput` for
    ///   `text`.
    func reply(
        _ text: String, to id: ID<Dispute>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        let dispute = try find(id, viewer: viewer, db)
        guard let author = viewer.personID else {
            throw ServiceError(.forbidden, "Only a person may write.")
        }
        guard dispute.isOpen else { throw Self.isDecided(id) }
        try Self.check(text, "text", Dispute.textLimit)
        guard try DisputeTable.countMessages(of: id, db) < Dispute.messageLimit else {
            throw ServiceError(.conflict, "The dispute has too many messages.")
        }
        try DisputeTable.addMessage(
            text, to: id, by: author, Self.side(of: viewer, in: dispute), db, at: moment.wall)
        try DisputeNotices.replied(dispute, by: author, db, at: moment.wall)
    }

    /// Decides a dispute: refunds a part or all, or rejects it, and tells the driver.
    /// - Throws: `notFound`; `forbidden` for the driver, and as `RefundService.refund`; `conflict` if
    ///   it is decided; `invalidInput`.
    func decide(
        _ id: ID<Dispute>, _ verdict: Verdict, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        let dispute = try find(id, viewer: viewer, db)
        guard let author = viewer.personID, try Self.mayDecide(dispute, viewer: viewer, db) else {
            throw ServiceError(.forbidden, "Only the host and admins may decide.")
        }
        guard dispute.isOpen else { throw Self.isDecided(id) }
        try Self.check(verdict.words, "text", 500)
        var refund: Refund?
        if let order = verdict.refund {
            refund = try refunds.refund(
                order, of: dispute.transactionID, viewer: viewer, db, at: moment)
        }
        guard
            try DisputeTable.decide(
                id, refund == nil ? .rejected : .refunded, by: author, db, at: moment.wall)
        else { throw Self.isDecided(id) }
        try DisputeTable.addMessage(
            verdict.words, to: id, by: author, Self.side(of: viewer, in: dispute), db,
            at: moment.wall)
        try DomainEventTable.append(
            .disputeDecided, subject: id.text, station: dispute.stationID,
            person: dispute.personID, at: moment.wall, db)
        try DisputeNotices.decided(dispute, refund, by: author, db, at: moment.wall)
    }

    /// Whether the viewer, who sees the dispute, may decide it: the host who earned, or an admin;
    /// nobody decides a question of their own.
    static func mayDecide(
        _ dispute: Dispute, viewer: Viewer, _ db: Database
    ) throws -> Bool {
        guard let person = viewer.personID, person != dispute.personID else { return false }
        if viewer.isAdmin { return true }
        let sale = try SettlementTable.current(of: dispute.transactionID, db)
        return sale?.hostID == person && sale?.guestID == nil
    }

    private static func isDecided(_ id: ID<Dispute>) -> ServiceError {
        ServiceError(.conflict, "The dispute \(id) is decided.")
    }

    /// A text of several lines.
    private static func check(_ text: String, _ field: String, _ limit: Int) throws {
        let scalars = text.unicodeScalars
        try Check.that(
            (1...limit).contains(scalars.count)
                && !text.replacing("\n", with: " ").hasControls, field,
            "\(field) must have 1 to \(limit) printable characters.")
    }
}
