import CloudCore
import CommonBase

/// What commands came to. The caller has checked that the viewer manages the station.
extension CommandTable {
    /// Maximum commands that `count` looks at.
    private static let countLimit = 2000

    /// How many commands a station got, and how many of them it surely did not carry out.
    package struct Counts: Hashable, Sendable {
        package var sent: Int64
        package var failed: Int64

        package init(sent: Int64 = 0, failed: Int64 = 0) {
            (self.sent, self.failed) = (sent, failed)
        }
    }

    /// Counts the commands of an action since a time, among the newest ones of the station.
    package static func count(
        _ action: CommandAction, at station: StationID, since time: Timestamp, _ db: Database
    ) throws -> Counts {
        var counts = Counts()
        try db.forEachRow(
            cached: """
                SELECT count(*) AS sent,
                    COALESCE(sum(CASE WHEN status IN
                        ('rejected', 'notSupported', 'offline', 'failed')
                        THEN 1 ELSE 0 END), 0) AS failed
                FROM (SELECT action, status, issued_at FROM command WHERE station_id = ?
                    ORDER BY number DESC LIMIT \(countLimit)) AS newest
                WHERE action = ? AND issued_at >= ?
                """,
            arguments: [station, action.rawValue, time]
        ) { row in
            counts = Counts(sent: try row["sent"], failed: try row["failed"])
        }
        return counts
    }

    /// The commands with these ids.
    package static func list(
        _ ids: [CommandID], station: StationID, _ db: Database
    ) throws -> [CommandID: CommandRecord] {
        let condition = Condition.isOne(of: Set(ids), "id")
        let records = try CommandRecord.fetchAll(
            db, cached: "SELECT * FROM command WHERE \(condition.sql) AND station_id = ?",
            arguments: condition.arguments + [station])
        return Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
    }
}

extension CommandRecord {
    /// A member of the request; nil if it is absent, or the request is encrypted.
    package func plainMember(_ name: String) -> JSONValue? {
        guard !isSealed else { return nil }
        do { return try JSONReader.parse(request.utf8)[name] } catch { return nil }
    }
}
