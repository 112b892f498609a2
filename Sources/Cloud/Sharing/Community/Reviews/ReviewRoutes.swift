import CloudBooking
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CommonBase

/// The API of reviews.
struct ReviewRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct NewReview: Codable, Sendable, Documented {
        static let notes = ["stars": "1 to 5", "text": "At most 1000 characters"]

        var stars: Int64
        var text: String?
    }

    struct BookingReviewView: Codable, Sendable, Documented {
        static let notes = [
            "publishedAt": "Others read it from then on: after a week, or once both have written"
        ]

        var stars: Int64
        var text: String
        var writtenAt: Timestamp
        var publishedAt: Timestamp

        init(_ review: Review) {
            stars = review.stars
            text = review.text
            writtenAt = review.writtenAt
            publishedAt = review.publishedAt
        }
    }

    struct BookingReviewsView: Codable, Sendable, Documented {
        static let notes = [
            "own": "Yours, or that of another host of the place", "other": "Once it is published",
            "mayWrite": "Whether you can review the other side now",
        ]

        var own: BookingReviewView?
        var other: BookingReviewView?
        var mayWrite: Bool

        init(_ id: ID<Booking>, viewer: Viewer, _ db: Database, at now: Timestamp) throws {
            let sides = try BookingSides(id, viewer: viewer, db)
            let kind = ReviewService.kind(sides)
            // tidy:allow viewer: of a booking of which the viewer is a side
            own = try ReviewTable.find(kind, of: id, db).map { BookingReviewView($0) }
            // tidy:allow viewer: as above
            other = try ReviewTable.find(kind.other, of: id, db).flatMap { review in
                review.publishedAt <= now && !review.isHidden ? BookingReviewView(review) : nil
            }
            mayWrite = try ReviewService.mayWrite(sides, db, at: now)
        }
    }

    struct PlaceReviewView: Codable, Sendable, Documented {
        static let notes = [
            "author": "The first name", "month": "2026-11: when it was written",
            "answer": "Of a host",
        ]

        var id: ID<Review>
        var author: String
        var stars: Int64
        var text: String
        var month: String
        var answer: String?

        init(_ review: Review, author name: String) {
            id = review.id
            author = FirstName.of(name)
            stars = review.stars
            text = review.text
            month = String(review.writtenAt.iso8601Seconds.prefix(7))
            answer = review.answer
        }
    }

    struct ReviewAnswer: Codable, Sendable, Documented {
        static let notes = ["answer": "1 to 1000 characters"]

        var answer: String
    }

    private static let cursor: QueryParameter<Review.Position> = Paging.cursor {
        Review.Position($0)
    }

    func all() -> [Route] { [show(), write(), list(), answer()] }

    private func show() -> Route {
        Route(
            .get, "/api/v1/bookings/{id}/review", caller: .person(.read),
            "Show the reviews of your booking"
        ) { call in
            let id: ID<Booking> = try call.id()
            return try await database.read { db in
                try BookingReviewsView(id, viewer: call.viewer, db, at: call.moment.wall)
            }
        }
    }

    private func write() -> Route {
        Route(
            .put, "/api/v1/bookings/{id}/review", caller: .person(.control),
            "Review the other side of your booking, once", errors: [.conflict]
        ) { (call: Call<NewReview>) in
            let id: ID<Booking> = try call.id()
            return try await database.write { db in
                try ReviewService.write(
                    stars: call.body.stars, text: call.body.text ?? "", about: id,
                    viewer: call.viewer, random: random, db, at: call.moment)
                return try BookingReviewsView(
                    id, viewer: call.viewer, db, at: call.moment.wall)
            }
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/places/{id}/reviews", caller: .person(.read),
            "List the reviews of a place, the newest first", query: [Paging.limit, Self.cursor]
        ) { call in
            let id: LocationID = try call.id()
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor))
            let now = call.moment.wall
            let (reviews, names) = try await database.read { db in
                _ = try ListingService.find(id, viewer: call.viewer, db, at: now)
                // tidy:allow viewer: of a place that the viewer sees
                let reviews = try ReviewTable.list(
                    of: id, after: after, limit: size + 1, db, at: now)
                return (reviews, try PersonTable.names(reviews.map(\.authorID), db))
            }
            return Page(
                reviews, size: size,
                item: { PlaceReviewView($0, author: names[$0.authorID] ?? "") }
            ) { Review.Position(publishedAt: $0.publishedAt, id: $0.id.text).text }
        }
    }

    private func answer() -> Route {
        Route(
            .put, "/api/v1/places/{id}/reviews/{review}/answer", caller: .person(.control),
            "Answer a review of your place, once", success: .noContent, errors: [.conflict]
        ) { (call: Call<ReviewAnswer>) in
            let (id, review): (LocationID, ID<Review>) = (
                try call.id(), try call.id("review")
            )
            try await database.write { db in
                try ReviewService.answer(
                    call.body.answer, to: review, of: id, viewer: call.viewer, db,
                    at: call.moment)
            }
            return NoContent()
        }
    }
}
