import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase

/// A page of published reviews of a place or of a driver.
struct ReviewList: Sendable {
    struct Item: Sendable {
        var review: ShownReview
        var path: String
        var mayAnswer: Bool
        var mayHide: Bool
        /// For screen readers: which review.
        var label: String
    }

    static let pageSize = 20
    static let after = QueryParameter<Review.Position>(
        "after", "Show reviews after this one", expectation: "a position of a page",
        schema: .object(["type": "string"])
    ) { Review.Position($0) }

    let backPath: String
    let backTitle: String
    let average: String?
    let items: [Item]
    let hasItems: Bool
    let olderPath: String?
    let answerLimit: Int

    /// - Parameters:
    ///   - reviews: one more than a page if there are older ones.
    ///   - path: of the page.
    ///   - back: what the reviews are of.
    init(
        _ reviews: [Review], by names: [PersonID: String], rating: Review.Rating, path: String,
        back: (path: String, title: String), mayAnswer: Bool, _ visit: Visit
    ) {
        let texts = ReviewTexts()
        let isAdmin = if case .admin = visit.viewer { true } else { false }
        let shown = reviews.prefix(Self.pageSize)
        items = shown.map { review in
            let name = FirstName.of(names[review.authorID] ?? "")
            let item = ShownReview(review, author: name, visit, texts)
            return Item(
                review: item, path: "\(path)/\(review.id)",
                mayAnswer: mayAnswer && review.answer == nil, mayHide: isAdmin,
                label: "\(name), \(item.date)")
        }
        hasItems = !items.isEmpty
        (backPath, backTitle) = (back.path, back.title)
        average = texts.average(rating).map(visit.say)
        let next = reviews.count > shown.count ? shown.last : nil
        olderPath = next.map {
            let position = Review.Position(publishedAt: $0.publishedAt, id: $0.id.text)
            return "\(path)?after=\(position.text)"
        }
        answerLimit = Review.textLimit
    }
}
