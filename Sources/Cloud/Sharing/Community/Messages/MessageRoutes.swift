import CloudBooking
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CommonBase

/// The API of the messages between the two sides of a booking.
struct MessageRoutes: Sendable {
    let database: CloudDatabase
    /// Of each person.
    let limiter: AttemptLimiter

    struct NewBookingMessage: Codable, Sendable, Documented {
        static let notes = ["text": "1 to 2000 characters, in several lines"]

        var text: String
    }

    struct BookingMessageView: Codable, Sendable, Documented {
        static let notes = [
            "sender": "A name; of hosts the first one, for bookers",
            "isOwn": "Whether you wrote it",
        ]

        var number: Int64
        var sender: String
        var isOwn: Bool
        var text: String
        var sentAt: Timestamp

        init(_ message: BookingMessage, _ sides: BookingSides, _ names: [PersonID: String]) {
            let name = names[message.senderID] ?? ""
            let isBooker = message.senderID == sides.booking.personID
            number = message.number
            isOwn = message.senderID == sides.person
            sender = isBooker || isOwn ? name : FirstName.of(name)
            text = message.text
            sentAt = message.sentAt
        }
    }

    func all() -> [Route] { [list(), send(), report()] + [true, false].map(setBlocked) }

    private func list() -> Route {
        Route(
            .get, "/api/v1/bookings/{id}/messages", caller: .person(.read),
            "List the messages of your booking, the newest first",
            query: [Paging.limit, Paging.number]
        ) { call in
            let id: ID<Booking> = try call.id()
            let (size, before) = (try call.pageSize(), try call.query(Paging.number) ?? .max)
            let (sides, messages, names) = try await database.read { db in
                let sides = try BookingSides(id, viewer: call.viewer, db)
                // tidy:allow viewer: of a booking of which the viewer is a side
                let messages = try BookingMessageTable.list(
                    of: id, before: before, limit: size + 1, db)
                return (
                    sides, Array(messages.reversed()),
                    try PersonTable.names(messages.map(\.senderID) + [sides.person], db)
                )
            }
            return Page(
                messages, size: size, item: { BookingMessageView($0, sides, names) }
            ) { String($0.number) }
        }
    }

    private func send() -> Route {
        Route(
            .post, "/api/v1/bookings/{id}/messages", caller: .person(.control),
            "Write to the other side of your booking", success: .created,
            errors: [.conflict, .tooManyRequests]
        ) { (call: Call<NewBookingMessage>) in
            let (id, person): (ID<Booking>, PersonID) = (
                try call.id(), try call.communityPerson()
            )
            guard limiter.take(person.text, at: call.moment) else {
                throw ServiceError(
                    .tooManyRequests, "Too many messages; try again in a minute.")
            }
            do {
                return try await database.write { db in
                    let number = try MessageService.send(
                        call.body.text, about: id, viewer: call.viewer, db, at: call.moment)
                    // tidy:allow viewer: of a booking of which the viewer is a side
                    guard let message = try BookingMessageTable.find(number, of: id, db) else {
                        throw ServiceError(.notFound, "The message \(number) does not exist.")
                    }
                    return BookingMessageView(
                        message, try BookingSides(id, viewer: call.viewer, db),
                        try PersonTable.names([person], db))
                }
            } catch let refusal as MessageService.Refusal {
                throw refusal.serviceError
            }
        }
    }

    private func report() -> Route {
        Route(
            .post, "/api/v1/bookings/{id}/messages/{message}/report",
            caller: .person(.control), "Report a message of the other side to the admins",
            success: .noContent
        ) { call in
            let id: ID<Booking> = try call.id()
            guard let number = Int64(call.text("message")) else {
                throw ServiceError(.notFound, "The message does not exist.")
            }
            try await database.write { db in
                try MessageService.report(
                    number, of: id, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }

    private func setBlocked(_ isBlocked: Bool) -> Route {
        Route(
            isBlocked ? .put : .delete, "/api/v1/bookings/{id}/block",
            caller: .person(.control),
            isBlocked
                ? "Block the other side of your booking"
                : "Unblock the other side of your booking",
            success: .noContent, errors: isBlocked ? [.conflict] : []
        ) { call in
            let id: ID<Booking> = try call.id()
            try await database.write { db in
                try MessageService.setBlocked(
                    isBlocked, about: id, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }
}

extension MessageService.Refusal {
    var serviceError: ServiceError {
        ServiceError(.conflict, MessageTexts().words(self)(.english))
    }
}

extension Call {
    /// The person whose messages, reviews and favourites these are.
    /// - Throws: `forbidden` for other callers.
    func communityPerson() throws -> PersonID {
        guard let person = try callingPerson() else {
            throw ServiceError(.forbidden, "Only a person may send this request.")
        }
        return person
    }
}
