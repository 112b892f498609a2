import CloudCore
import CommonBase

/// The refused connections, for admins. Bounded, so that no client can fill it.
package enum RefusedConnectionTable {
    /// Most rows.
    package static let limit = 1000
    /// Most rows of one network, that is, ids that it tried.
    package static let limitPerNetwork = 20
    /// Rows of a network that stay because they are the newest.
    private static let newestKept = 5
    /// How long a row is kept after the last attempt.
    package static let keptSeconds: Int64 = 30 * 86_400

    /// Adds attempts to the rows of their networks and ids, and removes the rows that are too many.
    package static func save(_ connections: [RefusedConnection], _ db: Database) throws {
        for connection in connections { try save(connection, db) }
        guard let start = connections.map(\.lastAt).min() else { return }
        db.signal(.refusedConnections)
        for network in Set(connections.map(\.network)) {
            try trim(network, db)
        }
        try trim(before: start, db)
    }

    private static func save(_ connection: RefusedConnection, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO refused_connection
                    (station, network, address, reason, listener, is_tls, user_agent,
                     subprotocols, attempts, first_at, last_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (lower(station), network) DO UPDATE SET
                    station = excluded.station, address = excluded.address,
                    reason = CASE WHEN excluded.reason = ? THEN refused_connection.reason
                        ELSE excluded.reason END,
                    listener = excluded.listener, is_tls = excluded.is_tls,
                    user_agent = excluded.user_agent, subprotocols = excluded.subprotocols,
                    attempts = refused_connection.attempts + excluded.attempts,
                    last_at = excluded.last_at
                """,
            arguments: [
                connection.station, connection.network, connection.address,
                connection.reason.rawValue, connection.listener.rawValue, connection.isTLS,
                connection.userAgent, connection.subprotocols, connection.attempts,
                connection.firstAt, connection.lastAt,
                RefusedConnection.Reason.tooManyConnections.rawValue,
            ])
    }

    /// Of one network, the ids with the fewest attempts give way. The newest few stay, so that a
    /// station is seen although others behind its address have tried many ids.
    private static func trim(_ network: String, _ db: Database) throws {
        let count =
            try Int.fetchOne(
                db, cached: "SELECT count(*) FROM refused_connection WHERE network = ?",
                arguments: [network]) ?? 0
        guard count > limitPerNetwork else { return }
        try db.execute(
            cached: """
                DELETE FROM refused_connection WHERE id IN (
                    SELECT id FROM refused_connection WHERE network = ?
                    ORDER BY last_at >= (SELECT last_at FROM refused_connection
                        WHERE network = ? ORDER BY last_at DESC LIMIT 1 OFFSET ?),
                        attempts, last_at LIMIT ?)
                """,
            arguments: [network, network, newestKept - 1, count - limitPerNetwork])
    }

    /// Of all, the rows of the network with the most ids give way, then those with the fewest
    /// attempts, except new ones. A client that has thousands of networks can push out others.
    private static func trim(before start: Timestamp, _ db: Database) throws {
        let count =
            try Int.fetchOne(db, cached: "SELECT count(*) FROM refused_connection") ?? 0
        guard count > limit else { return }
        try db.execute(
            cached: """
                DELETE FROM refused_connection WHERE id IN (
                    SELECT refused_connection.id FROM refused_connection
                    JOIN (SELECT network, count(*) AS ids FROM refused_connection
                        GROUP BY network) AS id_count
                        ON id_count.network = refused_connection.network
                    ORDER BY ids DESC, last_at >= ?, attempts, last_at LIMIT ?)
                """,
            arguments: [start, count - limit])
    }

    /// Whether attempts of this network with this id are listed.
    package static func has(station: String, network: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM refused_connection
                    WHERE lower(station) = lower(?) AND network = ?)
                """,
            arguments: [station, network]) ?? false
    }

    /// A row; admins see all, others none.
    package static func find(
        _ number: Int64, viewer: Viewer, _ db: Database
    ) throws -> RefusedConnection? {
        guard viewer.isAdmin else { return nil }
        return try RefusedConnection.fetchOne(
            db, cached: "SELECT * FROM refused_connection WHERE id = ?", arguments: [number])
    }

    /// Newest first by id, below `before`; admins see all, others none.
    package static func list(
        before: Int64, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [RefusedConnection] {
        guard viewer.isAdmin else { return [] }
        return try RefusedConnection.fetchAll(
            db,
            cached: "SELECT * FROM refused_connection WHERE id < ? ORDER BY id DESC LIMIT ?",
            arguments: [before, limit])
    }

    /// The newest attempts with the id of a station, which the viewer manages by a check of the caller.
    static func recent(
        station: StationID, since: Timestamp, limit: Int, _ db: Database
    ) throws -> [RefusedConnection] {
        try RefusedConnection.fetchAll(
            db,
            cached: """
                SELECT * FROM refused_connection WHERE lower(station) = lower(?) AND last_at >= ?
                ORDER BY last_at DESC LIMIT ?
                """,
            arguments: [station, since, limit])
    }

    /// The newest attempts of a network, or of all. A network has few rows.
    /// - Parameter network: nil for all networks, which only admins may see.
    static func recent(
        network: String?, since: Timestamp, _ db: Database
    ) throws -> [RefusedConnection] {
        guard let network else {
            return try RefusedConnection.fetchAll(
                db,
                cached: """
                    SELECT * FROM refused_connection WHERE last_at >= ?
                    ORDER BY last_at DESC LIMIT ?
                    """,
                arguments: [since, limitPerNetwork])
        }
        return try RefusedConnection.fetchAll(
            db,
            cached: """
                SELECT * FROM refused_connection WHERE network = ? AND last_at >= ?
                ORDER BY last_at DESC LIMIT ?
                """,
            arguments: [network, since, limitPerNetwork])
    }

    package static func delete(_ number: Int64, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM refused_connection WHERE id = ?", arguments: [number])
        db.signal(.refusedConnections)
    }

    /// Deletes the rows of a network with an id: the station has connected from there.
    package static func delete(station: String, network: String, _ db: Database) throws {
        try db.execute(
            cached: """
                DELETE FROM refused_connection WHERE lower(station) = lower(?) AND network = ?
                """,
            arguments: [station, network])
        db.signal(.refusedConnections)
    }

    /// Deletes all rows with an id: the station was added.
    package static func delete(station: String, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM refused_connection WHERE lower(station) = lower(?)",
            arguments: [station])
        db.signal(.refusedConnections)
    }
}
