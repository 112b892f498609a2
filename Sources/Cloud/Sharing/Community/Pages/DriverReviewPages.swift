import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase

/// The reviews of a person as a driver, which admins hide.
package struct DriverReviewPages: Sendable {
    let site: Site
    let database: CloudDatabase
    private let texts = ReviewTexts()

    init(site: Site, database: CloudDatabase) {
        self.site = site
        self.database = database
    }

    package static func path(of person: PersonID) -> String { "\(personPath(person))/reviews" }

    private static func personPath(_ person: PersonID) -> String {
        "/admin/people/\(person.text.percentEncodedForQuery)"
    }

    func all() -> [Route] {
        let path = "/admin/people/{id}/reviews"
        return [
            site.page(
                path, for: .admin, "Show the reviews of a driver", query: [ReviewList.after],
                show),
            site.form(
                "\(path)/{review}/hide", for: .admin, "Hide a review of a driver", shownAt: path,
                again: show, hide),
        ]
    }

    private struct Found: Sendable {
        var person: Person
        var reviews: [Review]
        var names: [PersonID: String]
        var rating: Review.Rating
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, now): (PersonID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let after = visit.query(ReviewList.after)
        let found = try await database.read { db in
            let person = try PeopleService.find(id, viewer: viewer, db)
            let reviews = try ReviewTable.list(
                ofDriver: id, after: after, limit: ReviewList.pageSize + 1, db, at: now)
            return Found(
                person: person, reviews: reviews,
                names: try PersonTable.names(reviews.map(\.authorID), db),
                rating: try ReviewTable.rating(ofDriver: id, db, at: now))
        }
        return HTMLPage(
            "reviews", title: texts.reviews, texts: texts,
            model: ReviewList(
                found.reviews, by: found.names, rating: found.rating, path: Self.path(of: id),
                back: (Self.personPath(id), found.person.name), mayAnswer: false, visit))
    }

    @Sendable private func hide(_ visit: Visit, _: SentForm) async throws -> FormAnswer {
        let (id, review): (PersonID, ID<Review>) = (try visit.id(), try visit.id("review"))
        let (viewer, moment) = (visit.viewer, visit.moment)
        try await database.write { db in
            try ReviewService.hide(review, ofDriver: id, viewer: viewer, db, at: moment)
        }
        return .see(Self.path(of: id), saying: texts.hidden)
    }
}
