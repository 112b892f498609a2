import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase

/// The reviews of a place, which its hosts answer and admins hide.
struct PlaceReviewPages: Sendable {
    let site: Site
    let database: CloudDatabase
    private let texts = ReviewTexts()

    init(site: Site, database: CloudDatabase) {
        self.site = site
        self.database = database
    }

    static func path(of place: LocationID) -> String { "\(PlacePages.path(of: place))/reviews" }

    func all() -> [Route] {
        let path = "/places/{id}/reviews"
        return [
            site.page(
                path, for: .anyone, "Show the reviews of a place", query: [ReviewList.after], show),
            site.form(
                "\(path)/{review}/answer", for: .person, "Answer a review of a place",
                shownAt: path, again: show, answer),
            site.form(
                "\(path)/{review}/hide", for: .admin, "Hide a review of a place", shownAt: path,
                again: show, hide),
        ]
    }

    private struct Found: Sendable {
        var listing: Listing
        var reviews: [Review]
        var names: [PersonID: String]
        var rating: Review.Rating
        var isHost: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, now): (LocationID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let (after, person) = (visit.query(ReviewList.after), visit.person?.id)
        let found: Found
        do {
            found = try await database.read { db in
                let listing = try ListingService.find(id, viewer: viewer, db, at: now)
                let reviews = try ReviewTable.list(
                    of: id, after: after, limit: ReviewList.pageSize + 1, db, at: now)
                return Found(
                    listing: listing, reviews: reviews,
                    names: try PersonTable.names(reviews.map(\.authorID), db),
                    rating: try ReviewTable.rating(of: id, db, at: now),
                    isHost: try person.map { try ExactAddress.isHost($0, of: id, db) } ?? false)
            }
        } catch let error as ServiceError where error.code == .notFound && person == nil {
            throw ServiceError(.unauthenticated, "Sign in to see this page.")
        }
        let listing = found.listing
        return HTMLPage(
            "reviews", title: texts.reviews, texts: texts,
            model: ReviewList(
                found.reviews, by: found.names, rating: found.rating, path: Self.path(of: id),
                back: (PlacePages.path(of: listing.locationID), listing.title),
                mayAnswer: found.isHost, visit))
    }

    @Sendable private func answer(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, review): (LocationID, ID<Review>) = (try visit.id(), try visit.id("review"))
        let (viewer, moment) = (visit.viewer, visit.moment)
        let text = try form.text("answer", upTo: Review.textLimit)
        try await database.write { db in
            try ReviewService.answer(text, to: review, of: id, viewer: viewer, db, at: moment)
        }
        return .see(Self.path(of: id), saying: texts.answered)
    }

    @Sendable private func hide(_ visit: Visit, _: SentForm) async throws -> FormAnswer {
        let (id, review): (LocationID, ID<Review>) = (try visit.id(), try visit.id("review"))
        let (viewer, moment) = (visit.viewer, visit.moment)
        try await database.write { db in
            try ReviewService.hide(review, of: id, viewer: viewer, db, at: moment)
        }
        return .see(Self.path(of: id), saying: texts.hidden)
    }
}
