import CloudCore
import CloudFleet
import CloudWeb
import CommonBase

/// The reviews and the reliability of a place on its page, and the buttons of a visitor; the
/// template `place-community` shows it.
struct PlaceCommunity: Sendable {
    /// The facts that the model is made of.
    struct Found: Sendable {
        var rating: Review.Rating
        var reliability: PlaceReliability?
        var isFavourite: Bool

        init(
            of place: LocationID, for person: PersonID?, _ db: Database, at now: Timestamp
        ) throws {
            rating = try ReviewTable.rating(of: place, db, at: now)
            reliability = try PlaceReliabilityTable.find(place, db)
            isFavourite =
                try person.map { try FavouriteTable.contains(place, of: $0, db) } ?? false
        }
    }

    /// Nil without reviews.
    var average: String?
    var reviewsPath: String
    var reliability: [String]
    var hasReliability: Bool
    /// Nil for visitors who are not signed in.
    var favouritePath: String?
    var isFavourite: Bool
    var shareLink: String
    /// For hosts: why the map does not show the place.
    var wayBack: String?

    init(
        _ found: Found, of place: LocationID, isManaged: Bool, _ formats: Formats, _ visit: Visit
    ) {
        let path = PlacePages.path(of: place)
        average = ReviewTexts().average(found.rating).map(visit.say)
        reviewsPath = "\(path)/reviews"
        let texts = ReliabilityTexts()
        reliability =
            found.reliability.map { texts.facts($0, formats).map(visit.say) } ?? []
        hasReliability = !reliability.isEmpty
        favouritePath =
            visit.person == nil ? nil : "\(path)/favourite\(found.isFavourite ? "/remove" : "")"
        isFavourite = found.isFavourite
        shareLink = visit.address(of: path)
        wayBack =
            isManaged ? found.reliability?.hidden.map { visit.say(texts.wayBack($0)) } : nil
    }
}
