import CloudBooking
import CloudCore
import CommonBase

/// The holds of credit. Each change moves the amount in the ledger in the same transaction.
package enum CreditHoldTable {
    /// What is held for a transaction: what its settlement releases. Zero without a hold.
    package static func hold(of transaction: TransactionID, _ db: Database) throws -> Money {
        try find(transaction: transaction, db)?.amount ?? .zero
    }

    /// Notes that a posting of the caller has moved what was held for a transaction
    /// (`DriverFunds.pay` with `releasing`). Nothing is posted. Without a hold it does nothing.
    package static func close(
        transaction: TransactionID, at now: Timestamp, _ db: Database
    ) throws {
        try close("transaction_id", transaction.text, at: now, db)
    }

    /// Notes that a posting of the caller has moved what was held for a booking.
    package static func close(booking: ID<Booking>, at now: Timestamp, _ db: Database) throws {
        try close("booking_id", booking.text, at: now, db)
    }

    private static func close(
        _ column: String, _ id: String, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE credit_hold SET amount = 0, closed_at = ?
                WHERE \(column) = ? AND closed_at IS NULL
                """,
            arguments: [now, id])
    }

    /// The hold of a transaction, also a closed one.
    package static func find(
        transaction: TransactionID, _ db: Database
    ) throws -> CreditHold? {
        try find("transaction_id", transaction.text, db)
    }

    /// The hold of a booking, also a closed one.
    package static func find(booking: ID<Booking>, _ db: Database) throws -> CreditHold? {
        try find("booking_id", booking.text, db)
    }

    private static func find(
        _ column: String, _ id: String, _ db: Database
    ) throws -> CreditHold? {
        try CreditHold.fetchOne(
            db, cached: "SELECT * FROM credit_hold WHERE \(column) = ?", arguments: [id])
    }

    /// Whether something is held for a booking of a person at a station that is not over.
    static func isBooked(
        by person: PersonID, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM credit_hold
                    JOIN booking ON booking.id = credit_hold.booking_id
                    WHERE credit_hold.person_id = ? AND credit_hold.closed_at IS NULL
                      AND credit_hold.amount > 0 AND booking.station_id = ?
                      AND booking.status = 'reserved' AND booking.ends_at > ?)
                """,
            arguments: [person, station, now]) ?? false
    }

    /// The open holds in the order of their numbers, starting after `after`: all, or a person's.
    package static func open(
        of person: PersonID? = nil, after: Int64 = 0, limit: Int, _ db: Database
    ) throws -> [CreditHold] {
        guard let person else {
            return try CreditHold.fetchAll(
                db,
                cached: """
                    SELECT * FROM credit_hold WHERE closed_at IS NULL AND id > ?
                    ORDER BY id LIMIT ?
                    """,
                arguments: [after, limit])
        }
        return try CreditHold.fetchAll(
            db,
            cached: """
                SELECT * FROM credit_hold WHERE person_id = ? AND id > ? AND closed_at IS NULL
                ORDER BY id LIMIT ?
                """,
            arguments: [person, after, limit])
    }

    /// The running transactions of a person for which something is held, or was to be held.
    static func countRunning(of person: PersonID, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM credit_hold
                JOIN charging_transaction ON charging_transaction.id = credit_hold.transaction_id
                WHERE credit_hold.person_id = ? AND credit_hold.closed_at IS NULL
                  AND charging_transaction.phase <> 'ended'
                """,
            arguments: [person]) ?? 0
    }

    /// Opens a hold for a transaction, of at most the driver's credit; it may be of zero. It does
    /// nothing if the transaction has, or had, a hold.
    /// - Parameter station: where it runs: what is reserved for that station goes into the hold, even
    ///   if it is more.
    package static func open(
        _ amount: Money, of person: PersonID, for transaction: TransactionID,
        atStation station: StationID? = nil, at now: Timestamp, _ db: Database
    ) throws {
        guard let hold = try insert(of: person, "transaction_id", transaction.text, at: now, db)
        else { return }
        let reserved =
            try station.map { try OfflineHoldTable.take(of: person, at: $0, db) } ?? .zero
        if reserved > .zero {
            try db.execute(
                cached: "UPDATE credit_hold SET amount = amount + ? WHERE id = ?",
                arguments: [reserved.minor, hold.number])
        }
        try extend(hold, by: amount - reserved, at: now, db)
    }

    /// Opens a hold for the fees of a booking, of at most the driver's credit.
    package static func open(
        _ amount: Money, of person: PersonID, for booking: ID<Booking>,
        at now: Timestamp, _ db: Database
    ) throws {
        if let hold = try insert(of: person, "booking_id", booking.text, at: now, db) {
            try extend(hold, by: amount, at: now, db)
        }
    }

    /// - Returns: a hold of zero; nil if there is, or was, one.
    private static func insert(
        of person: PersonID, _ column: String, _ id: String, at now: Timestamp, _ db: Database
    ) throws -> CreditHold? {
        try db.execute(
            cached: """
                INSERT INTO credit_hold (person_id, \(column), amount, opened_at)
                VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [person, id, now])
        return db.changesCount == 1 ? try find(column, id, db) : nil
    }

    /// Extends an open hold by an amount, or by all of the driver's credit if that is less.
    package static func extend(
        _ hold: CreditHold, by amount: Money, at now: Timestamp, _ db: Database
    ) throws {
        let more = min(amount, try LedgerTable.balance(.credit(hold.personID), db))
        guard hold.closedAt == nil, more > .zero else { return }
        try LedgerTable.post(
            Posting(
                .hold, key: "hold:\(hold.number):\(hold.steps + 1)",
                Posting.move(more, from: .credit(hold.personID), to: .held(hold.personID)),
                transaction: hold.transactionID, booking: hold.bookingID?.text),
            at: now, db)
        try db.execute(
            cached: "UPDATE credit_hold SET amount = amount + ?, steps = steps + 1 WHERE id = ?",
            arguments: [more.minor, hold.number])
    }

    /// Gives back what is held, and closes the hold.
    package static func release(
        _ hold: CreditHold, at now: Timestamp, _ db: Database
    ) throws {
        guard hold.closedAt == nil else { return }
        try LedgerTable.post(
            Posting(
                .release, key: "release:\(hold.number)",
                Posting.move(hold.amount, from: .held(hold.personID), to: .credit(hold.personID)),
                transaction: hold.transactionID, booking: hold.bookingID?.text),
            at: now, db)
        try db.execute(
            cached: """
                UPDATE credit_hold SET amount = 0, closed_at = ?
                WHERE id = ? AND closed_at IS NULL
                """,
            arguments: [now, hold.number])
    }

    /// Gives back what is held for bookings that do not exist any more.
    static func releaseOrphans(_ db: Database, at now: Timestamp) throws {
        while true {
            let found = try CreditHold.fetchAll(
                db,
                cached: """
                    SELECT * FROM credit_hold WHERE closed_at IS NULL AND id > 0
                      AND booking_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM booking WHERE booking.id = credit_hold.booking_id)
                    ORDER BY id LIMIT ?
                    """,
                arguments: [orphanLimit])
            for hold in found { try release(hold, at: now, db) }
            guard found.count == orphanLimit else { return }
        }
    }

    private static let orphanLimit = 200
}
