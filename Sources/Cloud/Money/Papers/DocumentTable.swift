import CloudBooking
import CloudCore
import CloudPeople
import CommonBase

/// The documents that the operator issued.
package enum DocumentTable {
    /// The law's ten years begin with the end of the year of a document, so each is kept for eleven
    /// years. They go in the order of their numbers: what is kept of a series has no gap.
    package static let retention = RetentionRule.age(
        "issued_at", of: "document", seconds: 347_155_200)

    private static let selection = """
        SELECT id, kind, number, person_id, guest_id, transaction_id, booking_id, version, refund,
            month, issued_at, supplied_at, total, vat, content FROM document
        """

    /// An SQL condition: the viewer sees the document: its payer, its host, or an admin. Nil if all
    /// are visible.
    private static func isVisible(to viewer: Viewer) -> Condition? {
        switch viewer {
        case .admin, .system: nil
        case .person(let id, _): Condition("person_id = ?", [id])
        case .anonymous, .station: .never
        }
    }

    package static func find(
        _ number: DocumentNumber, viewer: Viewer, _ db: Database
    ) throws -> Document? {
        var conditions = Conditions()
        conditions.add("number = ?", number)
        conditions.add(isVisible(to: viewer))
        return try Document.fetchAll(
            db, sql: "\(selection) \(conditions.sql)", arguments: conditions.arguments
        ).first
    }

    /// The documents that the viewer sees, newest first.
    /// - Parameter before: lists only documents with lower ids.
    package static func list(
        before: Int64 = .max, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [Document] {
        var conditions = Conditions()
        conditions.add("id < ?", before)
        conditions.add(isVisible(to: viewer))
        return try Document.fetchAll(
            db, sql: "\(selection) \(conditions.sql) ORDER BY id DESC LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    /// The documents of a transaction, by their versions and refunds: one of each at most. The
    /// caller has checked that the viewer may see them.
    package static func list(
        of transaction: TransactionID, _ db: Database
    ) throws -> [Document] {
        try Document.fetchAll(
            db,
            cached: """
                \(selection) WHERE transaction_id = ? ORDER BY version, refund
                """,
            arguments: [transaction])
    }

    /// The documents of the fee of a booking: that of the fee, and that of what was given back. The
    /// caller has checked that the viewer may see them.
    static func list(ofFeeOf booking: ID<Booking>, _ db: Database) throws -> [Document] {
        try Document.fetchAll(
            db, cached: "\(selection) WHERE booking_id = ? ORDER BY version", arguments: [booking])
    }

    /// The documents of the fees of some bookings, by their ids: that of the fee first. The caller has
    /// checked that the viewer may see them.
    static func fees(
        of bookings: Set<String>, _ db: Database
    ) throws -> [String: [DocumentNumber]] {
        guard !bookings.isEmpty else { return [:] }
        let condition = Condition.isOne(of: bookings, "booking_id")
        var numbers: [String: [DocumentNumber]] = [:]
        try db.forEachRow(
            cached: """
                SELECT booking_id, number FROM document WHERE \(condition.sql) ORDER BY version
                """,
            arguments: condition.arguments
        ) { row in
            let (booking, number): (String, DocumentNumber) = (
                try row["booking_id"], try row["number"]
            )
            numbers[booking, default: []].append(number)
        }
        return numbers
    }

    /// Documents by the day of supply, oldest first, for admins.
    /// - Parameter after: lists only documents after this one.
    package static func supplied(
        in times: Range<Timestamp>, after: Document? = nil, limit: Int, _ db: Database
    ) throws -> [Document] {
        let (time, id) = (after?.suppliedAt ?? times.lowerBound, after?.id ?? 0)
        return try Document.fetchAll(
            db,
            cached: """
                \(selection) WHERE supplied_at >= ? AND supplied_at < ?
                  AND (supplied_at > ? OR id > ?)
                ORDER BY supplied_at, id LIMIT ?
                """,
            arguments: [time, times.upperBound, time, id, limit])
    }

    /// Whether a host has a self-billed document of a month.
    static func hasMonth(
        _ month: String, of host: PersonID, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM document WHERE person_id = ? AND month = ?)
                """,
            arguments: [host, month]) ?? false
    }
}

/// A document before it has a number.
struct NewDocument: Sendable {
    var kind: Document.Kind
    var personID: PersonID?
    var guestID: String?
    var transactionID: TransactionID?
    var bookingID: ID<Booking>?
    var version: Int64?
    var refund: Int64 = 0
    var month: String?
    var suppliedAt: Timestamp
    var vat: Money
    var content: DocumentContent
}

extension DocumentTable {
    /// Stores a document with the next number of its series.
    @discardableResult
    static func issue(
        _ new: NewDocument, at now: Timestamp, _ db: Database
    ) throws -> DocumentNumber {
        let number = try DocumentSeries.next(
            new.kind, year: AccountingMonth(of: now).month.year, db)
        try db.execute(
            cached: """
                INSERT INTO document (kind, number, person_id, guest_id, transaction_id,
                    booking_id, version, refund, month, issued_at, supplied_at, total, vat,
                    content)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                new.kind.rawValue, number, new.personID, new.guestID, new.transactionID,
                new.bookingID, new.version, new.refund, new.month, now, new.suppliedAt,
                new.content.total, new.vat.minor, try new.content.text(),
            ])
        return number
    }
}
