import CloudCore
import CloudFleet
import CommonBase

/// How hosts add and remove calendars of theirs.
enum CalendarFeedService {
    /// - Throws: `notFound` for a location that the viewer does not manage; `invalidInput` naming
    ///   the field; `conflict` for too many, or one that exists.
    static func add(
        _ address: String, name: String, id: ID<CalendarFeed>, to location: LocationID,
        loopbackService: String?, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> CalendarFeed {
        _ = try LocationService.find(location, viewer: viewer, db)
        guard let address = FeedAddress(address, loopbackService: loopbackService) else {
            throw ServiceError(
                .invalidInput, "url must be an https address of a public host, without a port.",
                field: "url")
        }
        guard try CalendarFeedTable.count(of: location, db) < CalendarFeed.limit else {
            throw ServiceError(
                .conflict, "A location has at most \(CalendarFeed.limit) calendars.", field: "url")
        }
        let feed = CalendarFeed(
            id: id, locationID: location, name: try Check.text(name, "name", 1...60),
            url: address.text, createdAt: moment.wall)
        guard try CalendarFeedTable.insert(feed, db) else {
            throw ServiceError(
                .conflict, "The location has this calendar already.", field: "url")
        }
        try CalendarChange.note(location, db, at: moment)
        return feed
    }

    /// - Throws: `notFound`, also for a location that the viewer does not manage.
    static func remove(
        _ id: ID<CalendarFeed>, of location: LocationID, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        _ = try LocationService.find(location, viewer: viewer, db)
        guard try CalendarFeedTable.delete(id, of: location, db) else {
            throw ServiceError(.notFound, "The calendar \(id) does not exist.")
        }
        try CalendarChange.note(location, db, at: moment)
    }
}
