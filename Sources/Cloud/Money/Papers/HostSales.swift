import CloudBooking
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase

/// What a host sold to the operator in a month, by the ledger.
struct HostSales: Sendable {
    let host: PersonID
    let postings: MonthPostings

    /// Postings that change what a host has sold.
    private static let kinds: [Posting.Kind] = [.settlement, .correction, .refund, .bookingFee]

    /// What the host earned with one transaction, or with the fee of one booking.
    struct Part: FetchableRecord {
        var transactionID: String?
        var bookingID: String?
        var amount: Int64
        /// What the month added to the energy of the transaction.
        var energyWh: Int64 = 0
        /// Whether the host sold it with VAT; nil without a settlement.
        var isTaxed: Bool?

        init(row: Row) throws {
            transactionID = row["transaction_id"]
            bookingID = row["booking_id"]
            amount = try row["amount"]
            let taxed: Int64? = row["is_taxed"]
            isTaxed = taxed.map { $0 == 1 }
        }

        /// `2026-11-22 · Garage, Home`
        func note(_ db: Database) throws -> String? {
            if let text = bookingID {
                guard let id = ID<Booking>(text),
                    let booking = try BookingTable.find(id, viewer: .system, db)
                else { return text }
                return try Self.note(booking.startsAt, booking.stationID, db)
            }
            guard let text = transactionID, let id = TransactionID(text),
                let record = try TransactionTable.find(id, db)
            else { return transactionID }
            return try Self.note(
                record.state.startedAt ?? record.createdAt, record.stationID, db)
        }

        private static func note(
            _ start: Timestamp, _ station: StationID, _ db: Database
        ) throws -> String {
            let place = try StationPlace.of(station, db)?.name
            return [CalendarDay(start, in: AccountingMonth.zone).text, place].compactMap(\.self)
                .joined(separator: " · ")
        }
    }

    /// Without those that come to nothing.
    func parts(_ db: Database) throws -> [Part] {
        let sold = sold
        var parts = try Part.fetchAll(
            db,
            sql: """
                SELECT ledger_posting.transaction_id, ledger_posting.booking_id,
                    CAST(sum(moved.amount) AS BIGINT) AS amount,
                    max(CASE WHEN sale.operator_vat_per_mille IS NOT NULL THEN sale.host_pays_vat
                        WHEN sale.id IS NOT NULL THEN 0 END) AS is_taxed
                \(sold.sql)
                GROUP BY ledger_posting.transaction_id, ledger_posting.booking_id
                HAVING sum(moved.amount) <> 0
                ORDER BY ledger_posting.transaction_id, ledger_posting.booking_id
                """,
            arguments: sold.arguments)
        let energies = try energies(db)
        for index in parts.indices {
            parts[index].energyWh = parts[index].transactionID.flatMap { energies[$0] } ?? 0
        }
        return parts
    }

    /// What the operator kept of the prices of which the host got a part.
    func fee(_ db: Database) throws -> Int64 {
        let (sold, fee) = (sold, LedgerAccount.commission.id)
        return try Int64.fetchOne(
            db,
            sql: """
                SELECT CAST(COALESCE(sum(CASE WHEN to_account = ? THEN amount ELSE -amount END), 0)
                    AS BIGINT)
                FROM ledger_transfer
                WHERE (to_account || '' = ? OR from_account || '' = ?)
                  AND posting_id IN (SELECT moved.posting_id \(sold.sql))
                """,
            arguments: [fee, fee, fee] + sold.arguments) ?? 0
    }

    /// `FROM …`: the amounts `moved` to the host by postings of the month.
    private var sold: Condition {
        var moves: [String] = []
        var arguments: StatementArguments = []
        for account in [LedgerAccount.pending(host).id, LedgerAccount.available(host).id] {
            for (column, sign) in [("to_account", ""), ("from_account", "-")] {
                moves.append(
                    """
                    SELECT posting_id, \(sign)amount AS amount FROM ledger_transfer
                    WHERE \(column) = ? AND posting_id >= ? AND posting_id < ?
                    """)
                arguments += [
                    account, postings.candidates.lowerBound, postings.candidates.upperBound,
                ]
            }
        }
        let marks = Self.kinds.map { _ in "?" }.joined(separator: ", ")
        let isInMonth = postings.isInMonth
        return Condition(
            """
            FROM (\(moves.joined(separator: " UNION ALL "))) AS moved
            JOIN ledger_posting ON ledger_posting.id = moved.posting_id
            \(SaleMonth.join)
            LEFT JOIN settlement AS sale ON sale.transaction_id = ledger_posting.transaction_id
                AND sale.is_current = 1
            WHERE ledger_posting.kind IN (\(marks)) AND \(isInMonth.sql)
            """,
            arguments + StatementArguments(Self.kinds.map(\.rawValue)) + isInMonth.arguments)
    }

    /// By transactions: the energy of the month's settlements; of a later version what it changed.
    private func energies(_ db: Database) throws -> [String: Int64] {
        let month = AccountingMonth(postings.month)
        var energies: [String: Int64] = [:]
        try db.forEachRow(
            cached: """
                SELECT settlement.transaction_id, CAST(
                    sum(settlement.energy_wh - COALESCE(previous.energy_wh, 0)) AS BIGINT)
                    AS energy_wh
                FROM settlement
                LEFT JOIN settlement AS previous
                    ON previous.transaction_id = settlement.transaction_id
                    AND previous.version = settlement.version - 1
                LEFT JOIN sale_month ON sale_month.transaction_id = settlement.transaction_id
                    AND settlement.version = 1
                WHERE settlement.host_id = ? AND settlement.seller = 'operator'
                    AND settlement.settled_at >= ? AND settlement.settled_at < ?
                    AND (sale_month.month = ? OR sale_month.month IS NULL
                        AND settlement.settled_at >= ? AND settlement.settled_at < ?)
                GROUP BY settlement.transaction_id
                """,
            arguments: [
                host, month.start.adding(seconds: -SaleMonth.graceSeconds), month.closing,
                month.month.number, month.start, month.end,
            ]
        ) { row in
            let (id, energyWh): (String, Int64) = (
                try row["transaction_id"], try row["energy_wh"]
            )
            energies[id] = energyWh
        }
        return energies
    }
}
