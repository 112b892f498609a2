import CloudCharging
import CloudCore
import CloudPeople
import CommonBase

/// A part of a price, or all of it, that was given back to the driver or guest.
package struct Refund: Hashable, Sendable, FetchableRecord {
    package enum Bearer: String, Codable, Hashable, Sendable, CaseIterable {
        /// The host's earning, the commission and the VAT in their proportion.
        case host
        /// The operator, out of goodwill; it is no correction of the sale.
        case `operator`
    }

    /// From 1 in each transaction.
    package var number: Int64
    package var transactionID: TransactionID
    package var amount: Money
    package var bearer: Bearer
    /// What came from the host's earning, the VAT and the commission; their sum is `amount` unless
    /// the operator bears it.
    package var hostPart: Money
    package var vat: Money
    package var fee: Money
    package var reason: String
    package var refundedAt: Timestamp

    package init(row: Row) throws {
        number = try row["number"]
        transactionID = try row["transaction_id"]
        amount = Money(minor: try row["amount"])
        bearer = try row.choice("bearer")
        hostPart = Money(minor: try row["host_part"])
        vat = Money(minor: try row["vat"])
        fee = Money(minor: try row["fee"])
        reason = try row["reason"]
        refundedAt = try row["refunded_at"]
    }
}

package enum RefundTable {
    /// What was given back for a transaction, oldest first; at most 100.
    package static func list(
        of transaction: TransactionID, _ db: Database
    ) throws -> [Refund] {
        try Refund.fetchAll(
            db,
            cached: """
                SELECT * FROM refund WHERE transaction_id = ? ORDER BY number LIMIT 100
                """,
            arguments: [transaction])
    }

    /// How much of a price was given back at the host's cost: it is no part of the sale any more.
    package static func borneByHost(
        of transaction: TransactionID, _ db: Database
    ) throws -> Money {
        try list(of: transaction, db).reduce(.zero) {
            $1.bearer == .host ? $0 + $1.amount : $0
        }
    }

    static func insert(
        _ number: Int64, _ order: RefundService.Order, _ shares: SaleShares,
        of transaction: TransactionID, by author: PersonID, _ db: Database, at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO refund (transaction_id, number, amount, bearer, host_part, vat, fee,
                    reason, author_id, refunded_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                transaction, number, order.amount.minor, order.bearer.rawValue,
                shares.host.minor, shares.vat.minor, shares.fee.minor, order.reason, author, now,
            ])
    }
}
