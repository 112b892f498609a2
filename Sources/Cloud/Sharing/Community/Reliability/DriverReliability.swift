import CloudBooking
import CloudCore
import CommonBase
import MessageCatalogue

/// How a driver kept their bookings in the last year.
struct DriverReliability: Hashable, Sendable {
    private static let window: Int64 = 365 * 86_400
    /// Maximum bookings that are counted.
    private static let limit = 500

    /// Bookings that were charged, missed or canceled late.
    var bookings: Int64 = 0
    var noShows: Int64 = 0
    /// Canceled after free cancellation had ended.
    var lateCancellations: Int64 = 0

    /// Walks the index of the person's bookings.
    init(of person: PersonID, _ db: Database, at now: Timestamp) throws {
        try db.forEachRow(
            cached: """
                SELECT status, cancel_until, canceled_at, canceled_by FROM booking
                WHERE person_id = ? AND starts_at >= ? AND starts_at < ? AND is_own_use = 0
                ORDER BY starts_at DESC, id DESC LIMIT \(Self.limit)
                """,
            arguments: [person, now.adding(seconds: -Self.window), now]
        ) { row in
            let status: Booking.Status = try row.choice("status")
            switch status {
            case .fulfilled: bookings += 1
            case .noShow:
                bookings += 1
                noShows += 1
            case .canceled:
                let until: Timestamp = try row["cancel_until"]
                guard let canceled = row["canceled_at"] as Timestamp?, canceled > until,
                    (row["canceled_by"] as PersonID?) == person
                else { return }
                bookings += 1
                lateCancellations += 1
            case .pending, .reserved, .rejected, .failed: break
            }
        }
    }

    /// Nil for somebody without such bookings.
    var words: Message? {
        guard bookings > 0 else { return nil }
        return Message(
            "\(bookings) bookings, \(noShows) missed, \(lateCancellations) canceled late",
            "rezervace: \(bookings), propadlé: \(noShows), pozdě zrušené: \(lateCancellations)")
    }
}
