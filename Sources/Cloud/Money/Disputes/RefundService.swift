import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Gives back prices of transactions, whole or in part.
package struct RefundService: Sendable {
    /// What is given back.
    package struct Order: Hashable, Sendable {
        /// Above zero.
        package var amount: Money
        package var bearer: Refund.Bearer
        /// 1 to 500 characters; for papers and the ledger.
        package var reason: String

        package init(_ amount: Money, bearer: Refund.Bearer, reason: String) {
            self.amount = amount
            self.bearer = bearer
            self.reason = reason
        }
    }

    package let settings: MoneySettings

    package init(settings: MoneySettings) { self.settings = settings }

    /// Gives back a part of a price in the caller's transaction: to the driver's credit, to a guest's
    /// card, or off what the driver owes the host. Afterwards the event `refundMade` follows.
    ///
    /// The shares of the host, the operator and the state come back by the terms of the sale, so that
    /// a price that is given back in parts ends as if it had been given back at once.
    /// - Throws: `notFound`; `forbidden` for others than the host who earned it and admins, and for a
    ///   host who spends the operator's money; `conflict` if nothing is settled, the payer can't be
    ///   reached, or the host's earnings do not cover it; `invalidInput` for `amountMinor`, if less is
    ///   left, and for `reason`.
    @discardableResult
    package func refund(
        _ order: Order, of transaction: TransactionID, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws -> Refund {
        let (sale, author) = try Self.sale(transaction, viewer: viewer, db)
        if order.bearer == .operator, !viewer.isAdmin || sale.seller == .host {
            throw ServiceError(.forbidden, "Only an admin may refund at the operator's cost.")
        }
        _ = try Check.text(order.reason, "reason", 1...500)
        let earlier = try RefundTable.list(of: transaction, db)
        let left = sale.total - earlier.reduce(Money.zero) { $0 + $1.amount }
        guard order.amount > .zero, order.amount <= left else {
            throw ServiceError(
                .invalidInput,
                "amountMinor must be from 1 to \(max(0, left.minor)), which is left of the price.",
                field: "amountMinor")
        }
        guard earlier.count < 100 else {
            throw ServiceError(.conflict, "The transaction has too many refunds.")
        }
        let shares = Self.shares(order, of: sale, after: earlier)
        if !viewer.isAdmin, sale.seller == .operator {
            try Self.checkEarnings(of: sale.hostID, cover: shares.host, db)
        }
        let number = (earlier.last?.number ?? 0) + 1
        try RefundTable.insert(
            number, order, shares, of: transaction, by: author, db, at: moment.wall)
        let posting = Posting(
            .refund, key: Self.key(transaction, number),
            try transfers(order, shares, of: sale, db, at: moment.wall),
            transaction: transaction, author: author)
        try LedgerTable.post(posting, at: moment.wall, db)
        try refundCard(order.amount, of: sale, key: posting.key, db, at: moment)
        try DomainEventTable.append(
            .refundMade, subject: transaction.text, station: sale.stationID,
            person: sale.personID, payload: .object(["number": .int(number)]), at: moment.wall,
            db)
        guard let stored = try RefundTable.list(of: transaction, db).last else {
            throw ServiceError(.notFound, "The refund does not exist.")
        }
        return stored
    }

    /// What can still be given back.
    package static func left(of sale: Settlement, _ db: Database) throws -> Money {
        let earlier = try RefundTable.list(of: sale.transactionID, db)
        return max(.zero, sale.total - earlier.reduce(Money.zero) { $0 + $1.amount })
    }

    /// A host gives back only what the operator still owes them: after a payout, a host and a driver
    /// could otherwise both have the money.
    private static func checkEarnings(
        of host: PersonID, cover amount: Money, _ db: Database
    ) throws {
        let pending = try LedgerTable.balance(.pending(host), db)
        let available = try LedgerTable.balance(.available(host), db)
        guard amount <= pending + available else {
            throw ServiceError(
                .conflict,
                "Your earnings do not cover the refund because they were paid out; ask an admin.")
        }
    }

    private static func key(_ transaction: TransactionID, _ number: Int64) -> String {
        "refund:\(transaction):\(number)"
    }

    /// The settled sale, and who refunds it.
    private static func sale(
        _ transaction: TransactionID, viewer: Viewer, _ db: Database
    ) throws -> (Settlement, author: PersonID) {
        guard try TransactionTable.visible(transaction, to: viewer, db) != nil else {
            throw ServiceError(.notFound, "The transaction \(transaction) does not exist.")
        }
        guard let author = viewer.personID else {
            throw ServiceError(.forbidden, "Only a person may refund.")
        }
        guard let sale = try SettlementTable.current(of: transaction, db) else {
            if viewer.isAdmin {
                throw ServiceError(.conflict, "The transaction \(transaction) is not settled.")
            }
            throw ServiceError(.forbidden, "Only the host of the place and admins may refund.")
        }
        guard viewer.isAdmin || sale.hostID == author && sale.guestID == nil else {
            throw ServiceError(.forbidden, "Only the host of the place and admins may refund.")
        }
        return (sale, author)
    }

    /// From whom the amount comes; zero if the operator bears it.
    static func shares(
        _ order: Order, of sale: Settlement, after earlier: [Refund]
    ) -> SaleShares {
        if order.bearer == .operator { return .zero }
        guard sale.seller == .operator else {
            return SaleShares(vat: .zero, host: order.amount, fee: .zero)
        }
        let before = earlier.reduce(sale.total) { $1.bearer == .host ? $0 - $1.amount : $0 }
        return SaleShares(of: before, sale.terms)
            - SaleShares(of: before - order.amount, sale.terms)
    }

    private func transfers(
        _ order: Order, _ shares: SaleShares, of sale: Settlement, _ db: Database,
        at now: Timestamp
    ) throws -> [Posting.Transfer] {
        if sale.seller == .host {
            guard let driver = sale.personID else { return [] }
            return Posting.move(
                order.amount, from: .sold(sale.hostID),
                to: .owed(by: driver, to: sale.hostID))
        }
        var (transfers, source): ([Posting.Transfer], LedgerAccount) = ([], .goodwill)
        if order.bearer == .host {
            let earnings = try EarningTable.add(
                .zero - shares.host, from: .transaction(sale.transactionID), to: sale.hostID,
                settings, at: now, db)
            transfers = (SaleShares.zero - shares).transfers(toHost: earnings)
            source = .clearing
        }
        switch sale.payer {
        case .guest(let id):
            return transfers + Posting.move(order.amount, from: source, to: .guest(id))
        case .person(let driver):
            guard try PersonTable.names([driver], db)[driver] != nil else {
                throw ServiceError(.conflict, "The driver has deleted the account.")
            }
            let funds = try DriverFunds(driver, db)
            return transfers + funds.receive(order.amount, from: source)
        }
    }

    /// Asks the gateway to give a guest's card the amount.
    private func refundCard(
        _ amount: Money, of sale: Settlement, key: String, _ db: Database, at moment: Moment
    ) throws {
        guard let id = sale.guestID else { return }
        guard let guest = try ID<Guest>(id).flatMap({ try GuestTable.find($0, db) }),
            guest.captured != nil, let payment = guest.paymentID
        else { throw ServiceError(.conflict, "The guest's card was not charged.") }
        try PaymentIntent.refund(payment, amount, key: key, db, at: moment.wall)
    }
}
