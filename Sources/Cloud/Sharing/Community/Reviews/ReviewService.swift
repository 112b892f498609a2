import CloudBooking
import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import MessageCatalogue

/// Reviews of places and drivers after a booking that was charged. Each function is a part of a
/// write.
enum ReviewService {
    /// Whether the person may review the other side of a booking, and has not.
    static func mayWrite(
        _ sides: BookingSides, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        guard try isReviewable(sides, db, at: now) else { return false }
        return try ReviewTable.find(kind(sides), of: sides.booking.id, db) == nil
    }

    static func kind(_ sides: BookingSides) -> Review.Kind { sides.isBooker ? .place : .driver }

    /// Whether its transaction has ended, and not too long ago.
    private static func isReviewable(
        _ sides: BookingSides, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        let booking = sides.booking
        guard sides.areTwo, booking.status == .fulfilled, let transaction = booking.transactionID,
            booking.endsAt.adding(seconds: Review.openSeconds) > now
        else { return false }
        return try Bool.fetchOne(
            db,
            cached: """
                SELECT \(TransactionTable.hasEnded("finished.id"))
                FROM (SELECT CAST(? AS TEXT) AS id) AS finished
                """,
            arguments: [transaction]) ?? false
    }

    /// Stores a review. It is published when the other side has written, too, or after a week.
    /// - Throws: `notFound`, `forbidden`; `conflict` if the booking can't be reviewed, or was;
    ///   `invalidInput` for `stars` and `text`.
    static func write(
        stars: Int64, text: String, about id: ID<Booking>, viewer: Viewer, random: RandomSource,
        _ db: Database, at moment: Moment
    ) throws {
        let (sides, now) = (try BookingSides(id, viewer: viewer, db), moment.wall)
        try Check.that(
            Review.stars.contains(stars), "stars", "stars must be between 1 and 5.")
        try MessageService.check(text, "text", 0...Review.textLimit)
        guard try mayWrite(sides, db, at: now),
            let location = try StationTable.find(
                sides.booking.stationID, viewer: .system, db)?.locationID
        else { throw ServiceError(.conflict, "The booking \(id) cannot be reviewed.") }
        let kind = Self.kind(sides)
        let other = try ReviewTable.find(kind.other, of: id, db)
        try ReviewTable.insert(
            ReviewTable.Draft(
                kind: kind, booking: sides.booking, location: location, author: sides.person,
                stars: stars, text: text),
            id: random.id(at: now),
            publishedAt: other == nil ? now.adding(seconds: Review.waitSeconds) : now, db,
            at: now)
        if let other { try ReviewTable.publish(other.id, db, at: now) }
        try tell(sides, isBoth: other != nil, db, at: now)
    }

    private static func tell(
        _ sides: BookingSides, isBoth: Bool, _ db: Database, at now: Timestamp
    ) throws {
        let text =
            isBoth
            ? Message("Both reviews can be read now.", "Obě hodnocení už jdou číst.")
            : Message(
                "You can read it once you have written yours, or after a week.",
                "Přečteš si ho, až napíšeš svoje, nebo za týden.")
        for other in sides.others {
            try Notifications.send(
                Notification(
                    person: other, kind: .booking,
                    title: Message("You have got a review", "Máš nové hodnocení"), text: text,
                    path: "/bookings/\(sides.booking.id)/review"), db, at: now)
        }
    }

    /// Answers a published review of a place, once.
    /// - Throws: `notFound`; `forbidden` for others than hosts; `conflict` for a second answer;
    ///   `invalidInput` for `answer`.
    static func answer(
        _ text: String, to id: ID<Review>, of location: LocationID, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws {
        let review = try published(id, of: location, viewer, db, at: moment.wall)
        guard let person = viewer.personID, try ExactAddress.isHost(person, of: location, db)
        else { throw ServiceError(.forbidden, "Only a host of the place may answer.") }
        guard review.answer == nil else {
            throw ServiceError(.conflict, "The review has an answer.")
        }
        try MessageService.check(text, "answer", 1...Review.textLimit)
        try ReviewTable.answer(text, to: id, db, at: moment.wall)
    }

    /// Hides a review of a place from everybody, also from its rating.
    /// - Throws: `notFound`; `forbidden` for others than admins.
    static func hide(
        _ id: ID<Review>, of location: LocationID, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        _ = try published(id, of: location, viewer, db, at: moment.wall)
        try checkAdmin(viewer)
        try ReviewTable.hide(id, db)
    }

    /// Hides a published review of a driver from everybody, also from the driver's rating.
    /// - Throws: `notFound`; `forbidden` for others than admins.
    static func hide(
        _ id: ID<Review>, ofDriver driver: PersonID, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        try checkAdmin(viewer)
        guard let review = try ReviewTable.find(id, ofDriver: driver, db), !review.isHidden,
            review.publishedAt <= moment.wall
        else { throw ServiceError(.notFound, "The review \(id) does not exist.") }
        try ReviewTable.hide(id, db)
    }

    private static func checkAdmin(_ viewer: Viewer) throws {
        guard case .admin = viewer else {
            throw ServiceError(.forbidden, "Only an admin may hide a review.")
        }
    }

    private static func published(
        _ id: ID<Review>, of location: LocationID, _ viewer: Viewer, _ db: Database,
        at now: Timestamp
    ) throws -> Review {
        _ = try ListingService.find(location, viewer: viewer, db, at: now)
        guard let review = try ReviewTable.find(id, of: location, db), !review.isHidden,
            review.publishedAt <= now
        else { throw ServiceError(.notFound, "The review \(id) does not exist.") }
        return review
    }
}
