import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The other calendars of a place.
struct CalendarFeedRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let loopbackService: String?

    struct NewCalendarFeed: Codable, Sendable, Documented {
        static let notes = [
            "name": "1 to 60 characters",
            "url": "An https address of a public host, without a port; it is never shown again",
        ]

        var name: String
        var url: String
    }

    struct CalendarFeedView: Codable, Sendable, Documented {
        static let notes = [
            "fetchedAt": "The last time that it was read; absent for none",
            "problem": "Why the last read failed; absent if it succeeded",
            "notUnderstood": "Titles of events that block every day",
        ]

        var id: String
        var name: String
        var createdAt: Timestamp
        var fetchedAt: Timestamp?
        var problem: FeedProblem?
        var notUnderstood: [String]

        init(_ feed: CalendarFeed) {
            id = feed.id.text
            name = feed.name
            createdAt = feed.createdAt
            fetchedAt = feed.fetchedAt
            problem = feed.problem
            notUnderstood = feed.notUnderstood
        }
    }

    struct CalendarFeedList: Codable, Sendable {
        var feeds: [CalendarFeedView]
    }

    func all() -> [Route] {
        let path = "/api/v1/places/{id}/feeds"
        return [
            Route(
                .get, path, caller: .person(.read),
                "List the calendars that make a place busy; at most 10"
            ) { call in
                let id: LocationID = try call.id()
                return try await database.read { db in
                    _ = try LocationService.find(id, viewer: call.viewer, db)
                    let feeds = try CalendarFeedTable.list(of: id, viewer: call.viewer, db)
                    return CalendarFeedList(feeds: feeds.map(CalendarFeedView.init))
                }
            },
            Route(
                .post, path, caller: .person(.admin),
                "Add a calendar whose events make a place busy", success: .created,
                errors: [.conflict]
            ) { (call: Call<NewCalendarFeed>) in
                let id: LocationID = try call.id()
                return try await database.write { db in
                    CalendarFeedView(
                        try CalendarFeedService.add(
                            call.body.url, name: call.body.name, id: random.id(), to: id,
                            loopbackService: loopbackService, viewer: call.viewer, db,
                            at: call.moment))
                }
            },
            Route(
                .delete, "\(path)/{feed}", caller: .person(.admin),
                "Remove a calendar from a place", success: .noContent
            ) { call in
                let (id, feed): (LocationID, ID<CalendarFeed>) = (
                    try call.id(), try call.id("feed")
                )
                try await database.write { db in
                    try CalendarFeedService.remove(
                        feed, of: id, viewer: call.viewer, db, at: call.moment)
                }
                return NoContent()
            },
        ]
    }
}
