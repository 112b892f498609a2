import CloudCore
import CommonBase

/// The list of all stations for admins, of which there may be thousands.
extension StationTable {
    /// Stations that one page looks at, at most.
    package static let searchLimit = 2000
    /// Of these, stations that are read first: without a filter they are enough.
    private static let firstStep = 200

    /// One page. It may have fewer stations than asked for, and another page after it.
    package struct SearchPage: Sendable {
        package var lines: [Line] = []
        /// The next page begins after this station; nil for the last page.
        package var next: StationID?
    }

    /// A station with the names that the list shows.
    package struct Line: Sendable, FetchableRecord {
        package var station: Station
        package var placeName: String?
        package var hostName: String?

        package init(row: Row) throws {
            station = try Station(row: row)
            placeName = row["place_name"]
            hostName = row["host_name"]
        }
    }

    /// What decides whether a station is listed.
    package struct Candidate: Sendable, FetchableRecord {
        package var id: StationID
        package var kind: TransactionSource
        package var lastSeenAt: Timestamp?

        package init(row: Row) throws {
            id = try row["id"]
            kind = try row.choice("kind")
            lastSeenAt = row["last_seen_at"]
        }
    }

    /// A page of the stations that the viewer manages, in the order of their ids.
    /// - Parameters:
    ///   - text: the id, the name, the place's or the host's name begins with it; nil lists all.
    ///   - after: the last station of the previous page.
    ///   - isListed: whether a station is listed.
    package static func search(
        beginningWith text: String?, after: StationID?, size: Int, viewer: Viewer, _ db: Database,
        where isListed: (Candidate) -> Bool
    ) throws -> SearchPage {
        let search = text.map { PrefixSearch($0) }
        var limit = firstStep
        var (listed, position, looked): ([StationID], StationID?, Int) = ([], after, 0)
        repeat {
            let found = try candidates(search, after: position, limit: limit, viewer, db)
            for candidate in found where isListed(candidate) {
                guard listed.count < size else {
                    return SearchPage(lines: try lines(listed, db), next: listed.last)
                }
                listed.append(candidate.id)
            }
            looked += found.count
            position = found.count < limit ? nil : found.last?.id
            limit = searchLimit - firstStep
        } while position != nil && looked < searchLimit
        return SearchPage(lines: try lines(listed, db), next: position)
    }

    /// In the order of their ids, the first `limit` after one.
    private static func candidates(
        _ search: PrefixSearch?, after: StationID?, limit: Int, _ viewer: Viewer, _ db: Database
    ) throws -> [Candidate] {
        guard let search else {
            var conditions = Conditions()
            conditions.add("station.id > ?", after)
            conditions.add(StationAccess.isManaged("station.id", by: viewer))
            return try Candidate.fetchAll(
                db, sql: "\(select(conditions)) ORDER BY id LIMIT ?",
                arguments: conditions.arguments + [limit])
        }
        var (parts, arguments): ([String], StatementArguments) = ([], [])
        for (column, wanted) in searched {
            for condition in search.conditions(column) {
                var conditions = Conditions()
                conditions.add(Condition(wanted(condition.sql), condition.arguments))
                conditions.add("station.id > ?", after)
                conditions.add(StationAccess.isManaged("station.id", by: viewer))
                parts.append(select(conditions))
                arguments += conditions.arguments
            }
        }
        return try Candidate.fetchAll(
            db, sql: "\(parts.joined(separator: " UNION ")) ORDER BY 1 LIMIT ?",
            arguments: arguments + [limit])
    }

    /// The columns that `search` looks at, and the stations for which they fulfil a condition. Each part
    /// begins with the index of its column, not with all stations.
    private static let searched: [(String, @Sendable (String) -> String)] = [
        ("station.id", { $0 }), ("station.name", { $0 }),
        ("location.name", { isAt("(SELECT location.id FROM location WHERE \($0))") }),
        (
            "person.name",
            {
                isAt(
                    """
                    (SELECT location.id FROM location
                        WHERE location.host_id IN (SELECT person.id FROM person WHERE \($0)))
                    """)
            }
        ),
    ]

    private static func isAt(_ locations: String) -> String {
        "station.location_id IN \(locations)"
    }

    private static func select(_ conditions: Conditions) -> String {
        "SELECT station.id, station.kind, station.last_seen_at FROM station \(conditions.sql)"
    }

    private static func lines(_ ids: [StationID], _ db: Database) throws -> [Line] {
        guard !ids.isEmpty else { return [] }
        let condition = Condition.isOne(of: ids, "station.id")
        let lines = try Line.fetchAll(
            db,
            sql: """
                SELECT station.*, location.name AS place_name, person.name AS host_name
                FROM station LEFT JOIN location ON location.id = station.location_id
                    LEFT JOIN person ON person.id = location.host_id
                WHERE \(condition.sql)
                """,
            arguments: condition.arguments)
        return lines.sorted { $0.station.id < $1.station.id }
    }
}
