import CommonBase

/// Which rows of a table are kept. A timed job deletes the others in slices, so that no request waits
/// for more than one slice, and an insert costs no search.
package struct RetentionRule: Sendable {
    /// Maximum rows that one transaction deletes: about two milliseconds of the writer.
    package static let slice = 200
    /// How often the job runs. What a station can add meanwhile is bounded where it is added.
    package static let interval = Duration.seconds(1800)

    private enum Kind: Sendable {
        case newest(Int)
        case byAge(column: String, keptSeconds: Int64)
        case expired(key: String, column: String, keptSeconds: Int64)
    }

    package let table: String
    private let kind: Kind

    /// Keeps the newest rows of each station, by `id`. The table has an index on `station_id, id`.
    package static func newest(_ limit: Int, perStationOf table: String) -> RetentionRule {
        RetentionRule(table: table, kind: .newest(limit))
    }

    /// Keeps rows for `seconds` after `column`, which rises with `id`.
    package static func age(_ column: String, of table: String, seconds: Int64) -> RetentionRule {
        RetentionRule(table: table, kind: .byAge(column: column, keptSeconds: seconds))
    }

    /// Keeps rows until `seconds` after `column`, which has an index.
    package static func expiry(
        _ column: String, of table: String, key: String, seconds: Int64
    ) -> RetentionRule {
        RetentionRule(
            table: table, kind: .expired(key: key, column: column, keptSeconds: seconds))
    }

    /// Deletes all rows that are not kept.
    package func apply(to database: CloudDatabase, at now: Timestamp) async throws {
        switch kind {
        case .newest(let limit): try await trimStations(of: database, limit: limit)
        case .byAge(let column, let seconds):
            try await repeatedly(
                """
                DELETE FROM \(table)
                WHERE id IN (SELECT id FROM \(table) ORDER BY id LIMIT \(Self.slice))
                  AND \(column) < ?
                """, [now.adding(seconds: -seconds)], database)
        case .expired(let key, let column, let seconds):
            try await repeatedly(
                """
                DELETE FROM \(table) WHERE \(key) IN (
                    SELECT \(key) FROM \(table) WHERE \(column) < ?
                    ORDER BY \(column) LIMIT \(Self.slice))
                """, [now.adding(seconds: -seconds)], database)
        }
    }

    /// Deletes the rows of a station up to an id.
    package static func delete(
        through id: Int64, of station: StationID, in table: String, _ database: CloudDatabase
    ) async throws {
        let rule = RetentionRule(table: table, kind: .newest(0))
        try await rule.repeatedly(
            """
            DELETE FROM \(table) WHERE id IN (
                SELECT id FROM \(table) WHERE station_id = ? AND id <= ?
                ORDER BY id LIMIT \(slice))
            """, [station, id], database)
    }

    /// The newest row that is not among a station's newest `limit`; nil if it has no more rows.
    package static func lastSurplus(
        _ limit: Int, of station: StationID, in table: String, _ db: Database
    ) throws -> Int64? {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT id FROM \(table) WHERE station_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?
                """,
            arguments: [station, limit])
    }

    private func trimStations(of database: CloudDatabase, limit: Int) async throws {
        var last = ""
        while true {
            let after = last
            // One read for many stations: each read is a transaction.
            let (end, surpluses) = try await database.read { db in
                let stations = try String.fetchAll(
                    db, cached: "SELECT id FROM station WHERE id > ? ORDER BY id LIMIT 100",
                    arguments: [after])
                let surpluses = try stations.compactMap(StationID.init).compactMap { station in
                    try Self.lastSurplus(limit, of: station, in: table, db).map { (station, $0) }
                }
                return (stations.last, surpluses)
            }
            for (station, surplus) in surpluses {
                try await Self.delete(through: surplus, of: station, in: table, database)
            }
            guard let end else { return }
            last = end
        }
    }

    private func repeatedly(
        _ sql: String, _ arguments: StatementArguments, _ database: CloudDatabase
    ) async throws {
        var deleted = Self.slice
        while deleted == Self.slice {
            try Task.checkCancellation()
            deleted = try await database.write { db in
                try db.execute(cached: sql, arguments: arguments)
                return db.changesCount
            }
        }
    }
}
