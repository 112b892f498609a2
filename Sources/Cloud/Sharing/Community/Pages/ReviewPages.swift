import CloudBooking
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase

/// The page on which one side of a booking reviews the other.
struct ReviewPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    private let texts = ReviewTexts()

    init(site: Site, database: CloudDatabase, random: RandomSource) {
        self.site = site
        self.database = database
        self.random = random
    }

    func all() -> [Route] {
        let path = "/bookings/{id}/review"
        return [
            site.page(path, for: .person, "Show the reviews of a booking", show),
            site.form(
                path, for: .person, "Review the other side of a booking", shownAt: path,
                again: show, write),
        ]
    }

    private struct Model: Sendable {
        var heading: String
        var bookingPath: String
        var path: String
        var mayWrite: Bool
        var stars: FormField
        var text: FormField
        var own: ShownReview?
        var other: ShownReview?
        /// Whether nothing can be written, and nothing was.
        var isClosed: Bool
    }

    private struct Found: Sendable {
        var sides: BookingSides
        var own: Review?
        var other: Review?
        var mayWrite: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, now): (ID<Booking>, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let found = try await database.read { db in
            let sides = try BookingSides(id, viewer: viewer, db)
            let kind = ReviewService.kind(sides)
            return Found(
                sides: sides, own: try ReviewTable.find(kind, of: id, db),
                other: try ReviewTable.find(kind.other, of: id, db),
                mayWrite: try ReviewService.mayWrite(sides, db, at: now))
        }
        let isPlace = found.sides.isBooker
        let other = found.other.flatMap { $0.publishedAt <= now && !$0.isHidden ? $0 : nil }
        let options = Review.stars.reversed().map {
            (value: String($0), label: visit.say(texts.stars($0)))
        }
        return HTMLPage(
            "booking-review", title: texts.heading(isPlace: isPlace), texts: texts,
            model: Model(
                heading: visit.say(texts.heading(isPlace: isPlace)),
                bookingPath: "/bookings/\(id)", path: "/bookings/\(id)/review",
                mayWrite: found.mayWrite,
                stars: visit.choice("stars", texts.rating, .radio, options: options),
                text: visit.field(
                    "text", texts.text, .area, hint: isPlace ? texts.placeHint : texts.driverHint,
                    maximum: Review.textLimit),
                own: found.own.map { ShownReview($0, author: nil, visit, texts) },
                other: other.map { ShownReview($0, author: nil, visit, texts) },
                isClosed: !found.mayWrite && found.own == nil))
    }

    @Sendable private func write(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Booking>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        guard let stars = Int64(form.typed("stars")), Review.stars.contains(stars) else {
            throw FormError("stars", texts.noStars)
        }
        let text = try form.optionalText("text", upTo: Review.textLimit) ?? ""
        do {
            try await database.write { [random] db in
                try ReviewService.write(
                    stars: stars, text: text, about: id, viewer: viewer, random: random, db,
                    at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.closed)
        }
        return .see("/bookings/\(id)/review", saying: texts.saved)
    }
}

/// A review as pages show it.
struct ShownReview: Sendable {
    var heading: String
    var stars: String
    var starsLabel: String
    var date: String
    var text: String
    var answer: String?
    var isWaiting: Bool

    /// - Parameter author: a first name; nil leaves it out.
    init(_ review: Review, author: String?, _ visit: Visit, _ texts: ReviewTexts) {
        heading = author ?? ""
        stars =
            String(repeating: "★", count: Int(review.stars))
            + String(repeating: "☆", count: max(0, 5 - Int(review.stars)))
        starsLabel = visit.say(texts.stars(review.stars))
        date = visit.formats.month(review.writtenAt)
        text = review.text
        answer = review.answer
        isWaiting = review.publishedAt > visit.moment.wall
    }
}
