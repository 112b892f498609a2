import CloudCore
import CloudPeople
import CommonBase

/// What a host has earned, sale by sale. Every reader is for the host, or an admin who looks at the
/// host's accounts; the caller has checked it.
package enum HostEarnings {
    /// An earning with the sale that it comes from.
    package struct Item: Hashable, Sendable {
        /// Of the earning, or of the settlement with `seller: host`.
        package var position: EarningPosition
        /// Nil for a fee of a booking.
        package var sale: Settlement?
        /// Of a fee of a booking.
        package var bookingID: String?
        /// The host's part after corrections and refunds.
        package var amount: Money
        /// When it can be paid out; nil if the host is paid by the drivers.
        package var availableAt: Timestamp?
        /// Whether it is available: paid out, or in the next payout.
        package var isReleased: Bool
        /// Whether a question of the driver keeps it from being paid out.
        package var isDisputed: Bool
        /// Whether the driver's debt keeps it from being paid out.
        package var isUnpaid = false
    }

    /// A page of the host's earnings, newest first.
    /// - Parameter size: 1 to 200.
    /// - Returns: up to `size + 1` items; one more means that another page follows.
    package static func list(
        of host: PersonID, _ seller: MoneySettings.Seller, before: EarningPosition?, size: Int,
        _ db: Database
    ) throws -> [Item] {
        switch seller {
        case .operator: try earnings(of: host, before: before ?? .newest, limit: size + 1, db)
        case .host: try sales(of: host, before: before?.order, limit: size + 1, db)
        case .off: []
        }
    }

    // MARK: The operator sells

    private struct Stored: FetchableRecord {
        var source: String
        var amount: Money
        var dueAt: Timestamp
        var releasedAt: Timestamp?

        init(row: Row) throws {
            source = try row["source"]
            amount = Money(minor: try row["amount_minor"])
            dueAt = try row["due_at"]
            releasedAt = row["released_at"]
        }

        /// The id behind a prefix such as `transaction:`; nil for another kind of source.
        func id(after prefix: String) -> String? {
            source.hasPrefix(prefix) ? String(source.dropFirst(prefix.count)) : nil
        }

        var transactionID: TransactionID? {
            id(after: "transaction:").flatMap { TransactionID($0) }
        }
    }

    private static func earnings(
        of host: PersonID, before: EarningPosition, limit: Int, _ db: Database
    ) throws -> [Item] {
        let rows = try Stored.fetchAll(
            db,
            cached: """
                SELECT source, amount_minor, due_at, released_at FROM earning
                WHERE host_id = ? AND due_at <= ? AND (due_at < ? OR source < ?)
                ORDER BY due_at DESC, source DESC LIMIT ?
                """,
            arguments: [host, before.order, before.order, before.source, limit])
        let sales = try SettlementTable.current(of: rows.compactMap(\.transactionID), db)
        return try rows.map { row in
            let transaction = row.transactionID
            let isOpen = row.releasedAt == nil
            let isDisputed =
                try isOpen && transaction.map { try DisputeTable.isOpen($0, db) } ?? false
            let isUnpaid =
                try isOpen && transaction.map { try EarningTable.isOwed($0, db) } ?? false
            return Item(
                position: EarningPosition(order: row.dueAt.milliseconds, source: row.source),
                sale: transaction.flatMap { sales[$0] }, bookingID: row.id(after: "booking:"),
                amount: row.amount, availableAt: row.releasedAt ?? row.dueAt,
                isReleased: !isOpen, isDisputed: isDisputed, isUnpaid: isUnpaid)
        }
    }

    /// When the next of the pending earnings becomes available; nil if none is pending.
    package static func nextRelease(
        of host: PersonID, after now: Timestamp, _ db: Database
    ) throws -> Timestamp? {
        try Timestamp.fetchOne(
            db,
            cached: """
                SELECT due_at FROM earning
                WHERE host_id = ? AND due_at >= ? AND released_at IS NULL
                ORDER BY due_at LIMIT 1
                """,
            arguments: [host, now])
    }

    // MARK: The host sells

    private static func sales(
        of host: PersonID, before: Int64?, limit: Int, _ db: Database
    ) throws -> [Item] {
        // Not as an admin, who sees everybody's.
        try SettlementTable.list(
            host: host, before: before, limit: limit, viewer: .person(host, []), db
        ).map { sale in
            Item(
                position: EarningPosition(order: sale.number, source: ""), sale: sale,
                bookingID: nil, amount: sale.total, availableAt: nil, isReleased: true,
                isDisputed: false)
        }
    }
}

/// Where a page of earnings ends.
package struct EarningPosition: Hashable, Sendable {
    /// Sorts first: a time, or the number of a settlement.
    package var order: Int64
    package var source: String

    package static let newest = EarningPosition(order: .max, source: "")

    package init(order: Int64, source: String) {
        (self.order, self.source) = (order, source)
    }

    /// Reads `text`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let order = Int64(parts[0]), order >= 0 else { return nil }
        self.init(order: order, source: String(parts[1]))
    }

    /// The cursor of the next page.
    package var text: String { "\(order)~\(source)" }
}
