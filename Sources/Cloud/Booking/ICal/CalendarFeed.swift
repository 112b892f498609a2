import CloudCore
import CloudFleet
import CommonBase

/// A calendar of somebody else whose events make a place busy.
package struct CalendarFeed: Hashable, Sendable, FetchableRecord {
    /// Maximum feeds of a location.
    static let limit = 10
    /// Seconds between two attempts.
    static let interval: Int64 = 1800
    /// Milliseconds from now that are kept: 90 days.
    static let horizon: Int64 = 90 * 86_400_000

    package var id: ID<CalendarFeed>
    package var locationID: LocationID
    /// 1 to 60 characters.
    package var name: String
    /// A secret of the host.
    package var url: String
    package var createdAt: Timestamp
    package var nextFetchAt: Timestamp
    /// The last successful attempt; nil for none.
    package var fetchedAt: Timestamp?
    /// Of the last attempt; nil if it succeeded.
    package var problem: FeedProblem?
    /// Titles of events that block more than they may mean.
    package var notUnderstood: [String]

    init(
        id: ID<CalendarFeed>, locationID: LocationID, name: String, url: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.locationID = locationID
        self.name = name
        self.url = url
        self.createdAt = createdAt
        nextFetchAt = createdAt
        notUnderstood = []
    }

    package init(row: Row) throws {
        id = try row["id"]
        locationID = try row["location_id"]
        name = try row["name"]
        url = try row["url"]
        createdAt = try row["created_at"]
        nextFetchAt = try row["next_fetch_at"]
        fetchedAt = row["fetched_at"]
        problem = (row["error"] as String?).flatMap { FeedProblem(rawValue: $0) }
        let titles: String = try row["not_understood"]
        notUnderstood = titles.split(separator: "\n").map(String.init)
    }

    /// At most ten titles of 100 characters, without controls.
    static func shortened(_ titles: [String]) -> [String] {
        titles.prefix(10).map { title in
            let scalars = title.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
            let plain = scalars.prefix(100).reduce(into: "") { $0.unicodeScalars.append($1) }
            return plain.isEmpty ? "–" : plain
        }
    }
}
