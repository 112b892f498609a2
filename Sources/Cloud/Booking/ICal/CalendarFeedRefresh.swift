import CloudCore
import CloudFleet
import CommonBase
import Logging

/// Reads the other calendars of places periodically.
struct CalendarFeedRefresh: Sendable {
    /// Maximum feeds of a pass, which are fetched at the same time.
    private static let batch = 16

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let fetcher: any CalendarFetcher
    let logger: Logger

    /// Fetches the feeds that are due. One that fails does not stop the others.
    func run() async throws {
        let moment = now()
        let feeds = try await database.read { db in
            try CalendarFeedTable.due(moment.wall, limit: Self.batch, db)
        }
        await withTaskGroup(of: Void.self) { group in
            for feed in feeds {
                group.addTask {
                    do {
                        try await refresh(feed)
                    } catch is CancellationError {
                        return
                    } catch {
                        logger.warning("reading calendar \(feed.id) failed: \(error)")
                    }
                }
            }
        }
    }

    private func refresh(_ feed: CalendarFeed) async throws {
        let found = await fetch(feed)
        let zones = try await database.read { db in
            try LocationTable.zones(of: [feed.locationID], db)
        }
        let moment = now().wall
        let next = moment.adding(seconds: CalendarFeed.interval)
        let window = moment..<moment.adding(milliseconds: CalendarFeed.horizon)
        let busy: ICalCalendar.Busy
        switch found {
        case .failed(let problem):
            try await fail(problem, feed, next)
            return
        case .bytes(let bytes):
            do throws(ICalError) {
                let zone = zones[feed.locationID] ?? StationZone.standard
                busy = try ICalCalendar(bytes, zone: zone).busy(in: window)
            } catch {
                try await fail(FeedProblem(error), feed, next)
                return
            }
        }
        try await database.write { db in
            let isKept = try CalendarFeedTable.save(busy, of: feed, next: next, db, at: moment)
            if isKept { try CalendarConflicts.tell(of: feed, db, at: moment) }
        }
    }

    private func fetch(_ feed: CalendarFeed) async -> FetchedCalendar {
        let address = FeedAddress(feed.url, loopbackService: fetcher.loopbackService)
        guard let address else { return .failed(.notPublic) }
        return await fetcher.fetch(address)
    }

    private func fail(
        _ problem: FeedProblem, _ feed: CalendarFeed, _ next: Timestamp
    ) async throws {
        try await database.write { db in
            try CalendarFeedTable.noteFailure(problem, of: feed.id, next: next, db)
        }
    }
}
