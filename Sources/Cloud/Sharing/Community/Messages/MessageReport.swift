import CloudBooking
import CloudCore
import CloudPeople
import CommonBase

/// A message that its reader reported.
struct MessageReport: Hashable, Sendable, FetchableRecord {
    var number: Int64
    var bookingID: ID<Booking>
    var senderID: PersonID
    var senderName: String
    var reporterName: String
    var text: String
    var sentAt: Timestamp
    var reportedAt: Timestamp

    init(row: Row) throws {
        number = try row["id"]
        bookingID = try row["booking_id"]
        senderID = try row["sender_id"]
        senderName = row["sender_name"] ?? ""
        reporterName = row["reporter_name"] ?? ""
        text = try row["text"]
        sentAt = try row["sent_at"]
        reportedAt = try row["reported_at"]
    }
}

enum MessageReportTable {
    static func add(
        _ message: Int64, by reporter: PersonID, _ db: Database, at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO message_report (message_id, reporter_id, reported_at) VALUES (?, ?, ?)
                ON CONFLICT (message_id) DO NOTHING
                """,
            arguments: [message, reporter, now])
    }

    /// The reports that no admin has settled, newest first, with numbers below `before`.
    static func open(before: Int64, limit: Int, _ db: Database) throws -> [MessageReport] {
        try MessageReport.fetchAll(
            db,
            cached: """
                SELECT message_report.id, message_report.reported_at, booking_message.booking_id,
                    booking_message.sender_id, booking_message.text, booking_message.sent_at,
                    \(PersonTable.name(of: "booking_message.sender_id")) AS sender_name,
                    \(PersonTable.name(of: "message_report.reporter_id")) AS reporter_name
                FROM message_report
                JOIN booking_message ON booking_message.id = message_report.message_id
                WHERE message_report.settled_at IS NULL AND message_report.id < ?
                ORDER BY message_report.id DESC LIMIT ?
                """,
            arguments: [before, limit])
    }

    /// - Parameter removesMessage: deletes the message, and the report with it.
    /// - Throws: `notFound` for a report that is not open.
    static func settle(
        _ number: Int64, removesMessage: Bool, _ db: Database, at now: Timestamp
    ) throws {
        let message = try Int64.fetchOne(
            db,
            cached: """
                UPDATE message_report SET settled_at = ? WHERE id = ? AND settled_at IS NULL
                RETURNING message_id
                """,
            arguments: [now, number])
        guard let message else {
            throw ServiceError(.notFound, "The report \(number) does not exist.")
        }
        guard removesMessage else { return }
        try db.execute(cached: "DELETE FROM booking_message WHERE id = ?", arguments: [message])
    }
}
