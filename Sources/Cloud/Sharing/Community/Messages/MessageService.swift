import CloudBooking
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import MessageCatalogue

/// Messages between the sides of a booking. Each function is a part of a write. All throw `notFound`
/// for a booking that the viewer does not see, and `forbidden` for somebody on neither side.
enum MessageService {
    /// Unicode scalars of a message in a notification.
    private static let excerpt = 120

    /// Why a message can't be sent.
    enum Refusal: Error, Hashable {
        case blocked
        /// The booking has been over for too long.
        case closed
        /// It has too many messages.
        case full
        /// The host has booked at their own place.
        case oneSide
    }

    /// Nil if the person can write.
    static func refusal(
        _ sides: BookingSides, _ db: Database, at now: Timestamp
    ) throws -> Refusal? {
        if !sides.areTwo { return .oneSide }
        if try sides.isBlocked(db) || sides.hasBlocked(db) { return .blocked }
        if sides.booking.endsAt.adding(seconds: BookingMessage.openSeconds) <= now {
            return .closed
        }
        let count = try BookingMessageTable.count(of: sides.booking.id, db)
        return count < BookingMessage.perBooking ? nil : .full
    }

    /// Sends a message, and tells the other side.
    /// - Returns: its number.
    /// - Throws: also `Refusal`; `invalidInput` for `text`.
    @discardableResult
    static func send(
        _ text: String, about id: ID<Booking>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> Int64 {
        let sides = try BookingSides(id, viewer: viewer, db)
        if let refusal = try Self.refusal(sides, db, at: moment.wall) { throw refusal }
        try check(text, "text", 1...BookingMessage.limit)
        let number = try BookingMessageTable.insert(
            text, of: id, by: sides.person, db, at: moment.wall)
        db.signal(Signal(.bookingMessages, id.text))
        try tell(text, sides, db, at: moment.wall)
        return number
    }

    /// A text of several lines.
    /// - Throws: `invalidInput`.
    static func check(
        _ text: String, _ field: String, _ lengths: ClosedRange<Int>
    ) throws {
        let lines = text.unicodeScalars.filter { $0 != "\n" }
        try Check.that(
            lengths.contains(text.unicodeScalars.count)
                && !lines.contains(where: \.isControlling), field,
            "\(field) must have \(lengths.lowerBound) to \(lengths.upperBound) printable "
                + "characters.")
    }

    private static func tell(
        _ text: String, _ sides: BookingSides, _ db: Database, at now: Timestamp
    ) throws {
        let line = text.replacing("\n", with: " ")
        let start = line.cut(toScalars: excerpt)
        let part = start == line ? line : "\(start)…"
        // Bookers learn only the first names of hosts.
        let full = try PersonTable.names([sides.person], db)[sides.person] ?? ""
        let name = sides.isBooker ? full : FirstName.of(full)
        for other in sides.others {
            try Notifications.send(
                Notification(
                    person: other, kind: .booking,
                    title: Message("\(name) has written to you", "\(name) ti píše"),
                    text: Message(part, part), path: "/bookings/\(sides.booking.id)/messages",
                    about: sides.person), db, at: now)
        }
    }

    /// Reports a message of the other side to the admins; a repeated report changes nothing.
    static func report(
        _ number: Int64, of id: ID<Booking>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        let sides = try BookingSides(id, viewer: viewer, db)
        guard let message = try BookingMessageTable.find(number, of: id, db) else {
            throw ServiceError(.notFound, "The message \(number) does not exist.")
        }
        guard message.senderID != sides.person else {
            throw ServiceError(.forbidden, "Nobody can report a message of their own.")
        }
        try MessageReportTable.add(number, by: sides.person, db, at: moment.wall)
    }

    /// Blocks the other side, or ends that.
    static func setBlocked(
        _ isBlocked: Bool, about id: ID<Booking>, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        let sides = try BookingSides(id, viewer: viewer, db)
        guard sides.areTwo else { return }
        for other in sides.others {
            try PersonBlockTable.set(isBlocked, other, by: sides.person, db, at: moment.wall)
        }
        db.signal(Signal(.bookingMessages, id.text))
    }
}
