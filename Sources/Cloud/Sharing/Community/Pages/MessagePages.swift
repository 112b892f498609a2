import CloudBooking
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The messages between the two sides of a booking.
struct MessagePages: Sendable {
    let site: Site
    let database: CloudDatabase
    /// Of each person.
    private let limiter: AttemptLimiter
    private let texts = MessageTexts()

    init(site: Site, database: CloudDatabase, limiter: AttemptLimiter) {
        self.site = site
        self.database = database
        self.limiter = limiter
    }

    private static let pageSize = 50
    private static let before = QueryParameter<Int64>.number(
        "before", "Show messages with smaller numbers", in: 1...Int64.max)

    static func path(of booking: ID<Booking>) -> String { "/bookings/\(booking)/messages" }

    func all() -> [Route] {
        let path = "/bookings/{id}/messages"
        return [
            site.page(
                path, for: .person, "Show the messages of a booking", query: [Self.before], show),
            site.form(
                path, for: .person, "Write a message about a booking", shownAt: path, again: show,
                send),
            site.form(
                "\(path)/{message}/report", for: .person, "Report a message", shownAt: path,
                again: show, report),
            site.form(
                "\(path)/block", for: .person, "Block the other side of a booking", shownAt: path,
                again: show
            ) { visit, _ in try await setBlocked(true, visit) },
            site.form(
                "\(path)/unblock", for: .person, "Unblock the other side of a booking",
                shownAt: path, again: show
            ) { visit, _ in try await setBlocked(false, visit) },
        ]
    }

    private struct Item: Sendable {
        var who: String
        var time: String
        var text: String
        var isOwn: Bool
        var reportPath: String
        /// For screen readers: which message is reported.
        var reportLabel: String
    }

    private struct Model: Sendable {
        var bookingPath: String
        var path: String
        var items: [Item]
        var hasItems: Bool
        var olderPath: String?
        var field: FormField?
        var closed: String?
        var canBlock: Bool
        var hasBlocked: Bool
    }

    private struct Found: Sendable {
        var sides: BookingSides
        var messages: [BookingMessage]
        var names: [PersonID: String]
        var refusal: MessageService.Refusal?
        var hasBlocked: Bool
        var zone: String
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, now): (ID<Booking>, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let before = visit.query(Self.before) ?? .max
        let found = try await database.read { db in
            let sides = try BookingSides(id, viewer: viewer, db)
            let messages = try BookingMessageTable.list(
                of: id, before: before, limit: Self.pageSize, db)
            return Found(
                sides: sides, messages: messages,
                names: try PersonTable.names(messages.map(\.senderID) + [sides.person], db),
                refusal: try MessageService.refusal(sides, db, at: now),
                hasBlocked: try sides.hasBlocked(db),
                zone: try StationPlace.of(sides.booking.stationID, db)?.timeZone
                    ?? Location.standardTimeZone)
        }
        return HTMLPage(
            "booking-messages", title: texts.heading, texts: texts, model: model(found, visit),
            live: [Signal(.bookingMessages, id.text)])
    }

    private func model(_ found: Found, _ visit: Visit) -> Model {
        let (sides, formats) = (found.sides, visit.formats(in: found.zone))
        let path = Self.path(of: sides.booking.id)
        let items = found.messages.map { message in
            let isOwn = message.senderID == sides.person
            let full = found.names[message.senderID] ?? ""
            let isDriver = message.senderID == sides.booking.personID
            let name = isDriver ? full : FirstName.of(full)
            let time = formats.dayAndTime(message.sentAt)
            return Item(
                who: isOwn ? visit.say(texts.you) : name, time: time, text: message.text,
                isOwn: isOwn, reportPath: "\(path)/\(message.number)/report",
                reportLabel: "\(visit.say(texts.report)): \(name), \(time)")
        }
        let hasOlder = items.count == Self.pageSize
        return Model(
            bookingPath: "/bookings/\(sides.booking.id)", path: path, items: items,
            hasItems: !items.isEmpty,
            olderPath: hasOlder
                ? found.messages.first.map { "\(path)?before=\($0.number)" } : nil,
            field: found.refusal == nil
                ? visit.field(
                    "text", texts.message, .area, isRequired: true, maximum: BookingMessage.limit)
                : nil,
            closed: found.refusal.map { visit.say(texts.words($0)) }, canBlock: sides.areTwo,
            hasBlocked: found.hasBlocked)
    }

    @Sendable private func send(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let text = try form.text("text", upTo: BookingMessage.limit)
        guard limiter.take(try visit.personID().text, at: moment) else {
            throw ServiceError(.tooManyRequests, "Too many messages; try again in a minute.")
        }
        do {
            try await database.write { db in
                _ = try MessageService.send(text, about: id, viewer: viewer, db, at: moment)
            }
        } catch let refusal as MessageService.Refusal {
            throw FormError(nil, texts.words(refusal))
        }
        return .see(Self.path(of: id), saying: texts.sent)
    }

    @Sendable private func report(_ visit: Visit, _: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        guard let number = Int64(visit.text("message")) else {
            throw ServiceError(.notFound, "The message does not exist.")
        }
        try await database.write { db in
            try MessageService.report(number, of: id, viewer: viewer, db, at: moment)
        }
        return .see(Self.path(of: id), saying: texts.reported)
    }

    private func setBlocked(_ isBlocked: Bool, _ visit: Visit) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        try await database.write { db in
            try MessageService.setBlocked(isBlocked, about: id, viewer: viewer, db, at: moment)
        }
        return .see(
            Self.path(of: id), saying: isBlocked ? texts.blocked : texts.unblocked)
    }
}
