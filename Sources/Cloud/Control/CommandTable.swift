import CloudCore
import CloudFleet
import CommonBase

/// A command to a station and its outcome.
package struct CommandRecord: Hashable, Sendable, FetchableRecord {
    package enum Status: String, Sendable, Codable, CaseIterable {
        /// Queued or sent, without a response yet.
        case pending
        case accepted, rejected
        /// The station does not support the command.
        case notSupported
        /// The station did not respond in time; it may have carried the command out.
        case timedOut
        /// Never sent: the station was offline, or busy with other calls until the timeout.
        case offline
        /// The station responded with an error or an unreadable payload.
        case failed
    }

    package var id: CommandID
    package var number: Int64
    package var stationID: StationID
    package var action: String
    /// The request as it will be executed: JSON, encrypted if it contains secrets. See
    /// `CommandStore`.
    package var request: String
    package var tokenHash: String?
    package var status: Status
    /// The response payload as JSON.
    package var answer: String?
    package var issuedBy: PersonID?
    package var issuedAt: Timestamp
    package var expiresAt: Timestamp
    package var answeredAt: Timestamp?

    package init(row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        stationID = try row["station_id"]
        action = try row["action"]
        request = try row["request"]
        tokenHash = row["token_hash"]
        status = try row.choice("status")
        answer = row["answer"]
        issuedBy = row["issued_by"]
        issuedAt = try row["issued_at"]
        expiresAt = try row["expires_at"]
        answeredAt = row["answered_at"]
    }
}

package enum CommandTable {
    /// A command to insert, which has no number yet.
    package struct New: Sendable {
        package var id: CommandID
        package var station: StationID
        package var action: String
        package var request: String
        package var tokenHash: String?
        package var issuedBy: PersonID?
        package var expiresAt: Timestamp

        package init(
            id: CommandID, station: StationID, action: String, request: String,
            tokenHash: String?, issuedBy: PersonID?, expiresAt: Timestamp
        ) {
            self.id = id
            self.station = station
            self.action = action
            self.request = request
            self.tokenHash = tokenHash
            self.issuedBy = issuedBy
            self.expiresAt = expiresAt
        }
    }

    package static func countPending(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT count(*) FROM command WHERE status = 'pending'") ?? 0
    }

    /// Inserts a pending command and returns its number.
    package static func insert(_ new: New, at now: Timestamp, _ db: Database) throws -> Int64 {
        let number = try db.number(
            cached: """
                INSERT INTO command
                    (id, station_id, action, request, token_hash, status, issued_by, issued_at,
                     expires_at)
                VALUES (?, ?, ?, ?, ?, 'pending', ?, ?, ?) RETURNING number
                """,
            arguments: [
                new.id, new.station, new.action, new.request, new.tokenHash, new.issuedBy, now,
                new.expiresAt,
            ])
        try DomainEventTable.append(
            .commandIssued, subject: new.id.text, station: new.station, person: new.issuedBy,
            at: now, db)
        db.signal(Signal(.commandQueue, new.station.text))
        db.signal(Signal(.stationCommands, new.station.text))
        return number
    }

    /// Stores the outcome of a pending command. Returns false if the command is unknown or already
    /// has an outcome.
    @discardableResult
    package static func finish(
        number: Int64, station: StationID, _ status: CommandRecord.Status, answer: String?,
        at now: Timestamp, _ db: Database
    ) throws -> Bool {
        let finished = try CommandID.fetchOne(
            db,
            cached: """
                UPDATE command SET status = ?, answer = ?, answered_at = ?
                WHERE number = ? AND station_id = ? AND status = 'pending' RETURNING id
                """,
            arguments: [status.rawValue, answer, now, number, station])
        guard let finished else { return false }
        try noteFinished([(finished, station)], at: now, db)
        return true
    }

    /// Replaces the outcome of a command that the cloud carried out in place of the station.
    package static func setOutcome(
        number: Int64, _ status: CommandRecord.Status, answer: String?, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE command SET status = ?, answer = ? WHERE number = ?",
            arguments: [status.rawValue, answer, number])
    }

    /// Marks the pending commands to stations of a kind as timed out, after a restart of the cloud
    /// that lost their responses.
    package static func hasTimedOut(
        _ action: String, at station: StationID, since: Timestamp, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM command
                    WHERE station_id = ? AND action = ? AND status = 'timedOut' AND issued_at >= ?)
                """,
            arguments: [station, action, since]) ?? false
    }

    package static func giveUpPending(
        kind: TransactionSource, at now: Timestamp, _ db: Database
    ) throws {
        try timeOut(
            "station_id IN \(StationTable.idsOfKind)", [kind.rawValue], at: now, db)
    }

    /// Marks expired pending commands as timed out, after a restart of the cloud that ended the tasks
    /// waiting for them.
    /// - Parameter station: nil for all stations.
    package static func expirePending(
        station: StationID? = nil, at now: Timestamp, _ db: Database
    ) throws {
        try timeOut(
            "station_id = COALESCE(?, station_id) AND expires_at <= ?", [station, now], at: now, db)
    }

    private static func timeOut(
        _ condition: String, _ arguments: StatementArguments, at now: Timestamp, _ db: Database
    ) throws {
        var finished: [(CommandID, StationID)] = []
        try db.forEachRow(
            sql: """
                UPDATE command SET status = 'timedOut', answered_at = ?
                WHERE status = 'pending' AND \(condition) RETURNING id, station_id
                """, arguments: [now] + arguments
        ) { row in finished.append((try row["id"], try row["station_id"])) }
        try noteFinished(finished, at: now, db)
    }

    private static func noteFinished(
        _ commands: [(CommandID, StationID)], at now: Timestamp, _ db: Database
    ) throws {
        for (id, station) in commands {
            try DomainEventTable.append(
                .commandFinished, subject: id.text, station: station, at: now, db)
            db.signal(Signal(.stationCommands, station.text))
        }
    }

    /// Maximum commands of `listStarts`.
    private static let startLimit = 20

    /// The commands that used this token at the station in this period and that the station did not
    /// reject, newest first. A request is encrypted, so the caller compares its connector.
    package static func listStarts(
        with tokenHash: String, at station: StationID, in time: ClosedRange<Timestamp>,
        _ db: Database
    ) throws -> [CommandRecord] {
        try CommandRecord.fetchAll(
            db,
            cached: """
                SELECT * FROM command
                WHERE station_id = ? AND token_hash = ? AND issued_at BETWEEN ? AND ?
                  AND status IN ('pending', 'accepted', 'timedOut')
                ORDER BY number DESC LIMIT \(startLimit)
                """,
            arguments: [station, tokenHash, time.lowerBound, time.upperBound])
    }

    /// Whether the cloud sent a remote start with this token to the station in this period, and the
    /// station did not reject it.
    package static func hasRequestedStart(
        of tokenHash: String, at station: StationID, in time: ClosedRange<Timestamp>,
        _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM command
                    WHERE station_id = ? AND token_hash = ? AND issued_at BETWEEN ? AND ?
                      AND status IN ('pending', 'accepted', 'timedOut'))
                """,
            arguments: [station, tokenHash, time.lowerBound, time.upperBound]) ?? false
    }

    /// The command, if the viewer manages its station.
    package static func find(
        _ id: CommandID, viewer: Viewer, _ db: Database
    ) throws -> CommandRecord? {
        var conditions = Conditions()
        conditions.add("id = ?", id)
        conditions.add(StationAccess.isManaged("station_id", by: viewer))
        return try CommandRecord.fetchAll(
            db, sql: "SELECT * FROM command \(conditions.sql)", arguments: conditions.arguments
        ).first
    }

    /// The command, if this person issued it.
    package static func issued(
        _ id: CommandID, by person: PersonID, _ db: Database
    ) throws -> CommandRecord? {
        try CommandRecord.fetchOne(
            db, cached: "SELECT * FROM command WHERE id = ? AND issued_by = ?",
            arguments: [id, person])
    }

    package static func find(number: Int64, _ db: Database) throws -> CommandRecord? {
        try CommandRecord.fetchOne(
            db, cached: "SELECT * FROM command WHERE number = ?", arguments: [number])
    }

    /// The pending commands of a station, oldest first.
    package static func listPending(
        station: StationID, after number: Int64, limit: Int, _ db: Database
    ) throws -> [CommandRecord] {
        try CommandRecord.fetchAll(
            db,
            cached: """
                SELECT * FROM command WHERE station_id = ? AND number > ? AND status = 'pending'
                ORDER BY number LIMIT ?
                """,
            arguments: [station, number, limit])
    }

    /// Lists the commands with a lower number than `before`, newest first.
    /// - Parameters:
    ///   - station: nil for all stations that the viewer manages.
    ///   - status: nil for any status.
    package static func list(
        station: StationID?, status: CommandRecord.Status?, before: Int64, limit: Int,
        viewer: Viewer, _ db: Database
    ) throws -> [CommandRecord] {
        var conditions = Conditions()
        conditions.add(StationAccess.isManaged("station_id", by: viewer))
        conditions.add("number < ?", before)
        conditions.add("station_id = ?", station)
        conditions.add("status = ?", status?.rawValue)
        return try CommandRecord.fetchAll(
            db,
            sql: """
                SELECT * FROM command \(conditions.sql)
                ORDER BY \(viewer.newestFirst(by: "number")) LIMIT ?
                """,
            arguments: conditions.arguments + [limit])
    }
}
