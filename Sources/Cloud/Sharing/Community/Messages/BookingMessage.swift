import CloudBooking
import CloudCore
import CommonBase

/// A message from one side of a booking to the other.
package struct BookingMessage: Hashable, Sendable, FetchableRecord {
    /// Unicode scalars.
    package static let limit = 2000
    /// Maximum messages of a booking.
    package static let perBooking: Int64 = 500
    /// Seconds after the end of a booking in which its sides can write.
    package static let openSeconds: Int64 = 30 * 86_400
    package static let keptSeconds: Int64 = 180 * 86_400

    package var number: Int64
    package var bookingID: ID<Booking>
    package var senderID: PersonID
    package var text: String
    package var sentAt: Timestamp

    package init(row: Row) throws {
        number = try row["id"]
        bookingID = try row["booking_id"]
        senderID = try row["sender_id"]
        text = try row["text"]
        sentAt = try row["sent_at"]
    }
}

extension DomainObject {
    /// A signal without an event: somebody has written about a booking, which is its subject.
    package static let bookingMessages = DomainObject(rawValue: "bookingMessages")
}

enum BookingMessageTable {
    /// The newest messages of a booking below a number, the oldest of them first.
    static func list(
        of booking: ID<Booking>, before: Int64, limit: Int, _ db: Database
    ) throws -> [BookingMessage] {
        try BookingMessage.fetchAll(
            db,
            cached: """
                SELECT * FROM booking_message WHERE booking_id = ? AND id < ?
                ORDER BY id DESC LIMIT ?
                """,
            arguments: [booking, before, limit]
        ).reversed()
    }

    static func find(
        _ number: Int64, of booking: ID<Booking>, _ db: Database
    ) throws -> BookingMessage? {
        try BookingMessage.fetchOne(
            db, cached: "SELECT * FROM booking_message WHERE id = ? AND booking_id = ?",
            arguments: [number, booking])
    }

    static func count(of booking: ID<Booking>, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT count(*) FROM booking_message WHERE booking_id = ?",
            arguments: [booking]) ?? 0
    }

    /// - Returns: its number.
    static func insert(
        _ text: String, of booking: ID<Booking>, by sender: PersonID, _ db: Database,
        at now: Timestamp
    ) throws -> Int64 {
        try db.number(
            cached: """
                INSERT INTO booking_message (booking_id, sender_id, text, sent_at)
                VALUES (?, ?, ?, ?) RETURNING id
                """,
            arguments: [booking, sender, text, now])
    }
}
