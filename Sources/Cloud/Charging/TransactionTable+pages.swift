import ChargingModel
import CloudCore
import CloudFleet
import CommonBase

/// Pages of transactions. A page looks at a bounded number of rows, so that a filter that matches
/// little costs as much as one that matches all; the next page goes on from there.
extension TransactionTable {
    /// Rows that one page looks at: ten milliseconds of a reader.
    static let scanLimit = 2000
    /// Rows of each station that a page looks at, of a person who manages many.
    static let stationScanLimit = 10

    package struct Page: Sendable {
        package var records: [TransactionRecord]
        /// Where the next page begins; nil after the last one.
        package var next: TransactionPosition?

        package init(records: [TransactionRecord], next: TransactionPosition?) {
            self.records = records
            self.next = next
        }
    }

    /// A page of the transactions that the viewer sees, newest first. It may have fewer than `size`
    /// transactions, and yet another page after it.
    /// - Parameter before: lists only transactions after this position of the list.
    package static func page(
        _ filter: TransactionFilter, before: TransactionPosition?, size: Int, viewer: Viewer,
        _ db: Database
    ) throws -> Page {
        let plan = try Plan(filter, before: before, viewer: viewer, db)
        let (records, skipped) = try plan.records(limit: size + 1, db)
        // Rows that cannot be decoded must not end the list.
        guard records.count + skipped > size else {
            return Page(records: records, next: plan.end)
        }
        if skipped > 0 {
            return Page(
                records: records, next: try plan.position(ofRow: records.count + skipped - 1, db))
        }
        let shown = Array(records.prefix(size))
        return Page(records: shown, next: shown.last.map(plan.position))
    }

    /// All transactions that match, newest first, without a bound of the rows that are looked at.
    package static func list(
        _ filter: TransactionFilter = TransactionFilter(), limit: Int, viewer: Viewer,
        _ db: Database
    ) throws -> [TransactionRecord] {
        var (records, before): ([TransactionRecord], TransactionPosition?) = ([], nil)
        while true {
            let page = try page(
                filter, before: before, size: limit - records.count, viewer: viewer, db)
            records += page.records
            guard let next = page.next, records.count < limit else { return records }
            before = next
        }
    }
}

/// How a page is read: which index it walks, and to which row.
private struct Plan {
    private var walk: TransactionFilter.Walk
    private let filter: TransactionFilter
    private let before: TransactionPosition?
    private var conditions: Conditions
    /// Of a person's list of all that they see; nil for a walk along one index.
    private var parts: Parts?
    /// The last row that the page looks at; nil if it reaches the end of the list.
    private(set) var end: TransactionPosition?

    /// The person's own transactions, and those of the stations that they manage.
    private struct Parts {
        var own: Conditions
        var managed: Conditions
    }

    init(
        _ filter: TransactionFilter, before: TransactionPosition?, viewer: Viewer, _ db: Database
    ) throws {
        (walk, self.filter, self.before) = (filter.walk, filter, before)
        let isNarrow = [.station, .person, .stationAndPerson].contains(walk)
        if case .person(let person, _) = viewer, !isNarrow {
            walk = .all
            conditions = filter.conditions(walk)
            try divide(person, viewer, db)
            return
        }
        conditions = filter.conditions(walk)
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        var fixed = filter.fixed(walk)
        addRange(to: &fixed)
        end = try position(
            ofRow: TransactionTable.scanLimit, "charging_transaction \(fixed.sql)",
            fixed.arguments, db)
        addRange(to: &conditions)
    }

    /// The person's own and each station's transactions are walked up to the same time.
    private mutating func divide(_ person: PersonID, _ viewer: Viewer, _ db: Database) throws {
        var parts = Parts(own: Conditions(), managed: Conditions())
        // An index has only these, which are few.
        if filter.isSuspect == true || filter.anomaly != nil {
            parts.own.add("anomalies <> ''")
            parts.managed.add("anomalies <> ''")
        }
        let stations = try StationAccess.managedStations(of: person, db)
        // A row that each station's index finds costs twice as much as one of a single walk.
        let limit = max(
            TransactionTable.stationScanLimit,
            TransactionTable.scanLimit / (2 * (stations.count + 1)))
        var ends: [TransactionPosition?] = []
        if !stations.isEmpty {
            ends.append(try endOfStations(parts.managed, managed: person, after: limit, db))
        }
        parts.own.add("person_id = ?", person)
        var own = parts.own
        addRange(to: &own)
        ends.append(
            try position(
                ofRow: limit, "charging_transaction \(own.sql)", own.arguments, db))
        end = ends.compactMap(\.self).max { ($0.time, $0.id) < ($1.time, $1.id) }
        parts.managed.add(StationAccess.isManaged("station_id", by: viewer))
        addRange(to: &parts.own)
        addRange(to: &parts.managed)
        self.parts = parts
    }

    /// The latest of the times of the rows of each station after `limit` others.
    private func endOfStations(
        _ fixed: Conditions, managed person: PersonID, after limit: Int, _ db: Database
    ) throws -> TransactionPosition? {
        var ofStation = fixed
        ofStation.add("station_id = hosted.id")
        addRange(to: &ofStation)
        let time = try Timestamp.fetchOne(
            db,
            cached: """
                SELECT max(last_time) FROM (SELECT (
                        SELECT created_at FROM charging_transaction \(ofStation.sql)
                        ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?) AS last_time
                    FROM station hosted WHERE \(StationAccess.isHosted)) AS stations
                """,
            arguments: ofStation.arguments + [limit, person, person])
        // No id sorts before this one, and a cursor cannot have an empty id.
        return time.map { TransactionPosition(time: $0, id: "*") }
    }

    /// Restricts the page to rows between `end` and `before`, and a walk by start time to the span of
    /// the filter. There is one bound on each side: SQLite would search by any of several.
    private func addRange(to conditions: inout Conditions) {
        let (from, to) = walk == .start ? (filter.from, filter.to) : (nil, nil)
        if let before, to.map({ before.time < $0 }) ?? true {
            conditions.add("\(time) <= ?", before.time)
            conditions.add("(\(time) < ? OR id < ?)", values: [before.time, before.id])
        } else {
            conditions.add("\(time) < ?", to)
        }
        if let end {
            conditions.add("\(time) >= ?", end.time)
            conditions.add("(\(time) > ? OR id >= ?)", values: [end.time, end.id])
        } else {
            conditions.add("\(time) >= ?", from)
        }
    }

    /// The time that orders the list.
    private var time: String {
        walk == .start ? TransactionFilter.startTime : "created_at"
    }

    func position(_ record: TransactionRecord) -> TransactionPosition {
        TransactionPosition(
            time: walk == .start
                ? record.state.startedAt ?? record.createdAt : record.createdAt,
            id: record.id.text)
    }

    /// The position of a row of the page, whether it can be decoded or not.
    func position(ofRow index: Int, _ db: Database) throws -> TransactionPosition? {
        let rows = rows(limit: index + 1)
        return try position(
            ofRow: index, "charging_transaction \(rows.sql)", rows.arguments, db)
    }

    private func position(
        ofRow index: Int, _ rows: String, _ arguments: StatementArguments, _ db: Database
    ) throws -> TransactionPosition? {
        var found: TransactionPosition?
        try db.forEachRow(
            sql: """
                SELECT \(time), id FROM \(rows) ORDER BY \(time) DESC, id DESC LIMIT 1 OFFSET ?
                """,
            arguments: arguments + [index]
        ) { row in
            if let time: Timestamp = row[0], let id: String = row[1] {
                found = TransactionPosition(time: time, id: id)
            }
        }
        return found
    }

    /// The rows of the page, at least the first ones. For a person's list only the ids of these are
    /// sorted, which an index holds.
    private func rows(limit: Int) -> Conditions {
        guard let parts else { return conditions }
        func ids(_ part: Conditions) -> Condition {
            var all = part
            all.add(conditions)
            return Condition(
                "SELECT id, created_at FROM charging_transaction \(all.sql)", all.arguments)
        }
        let (own, managed) = (ids(parts.own), ids(parts.managed))
        var rows = Conditions()
        rows.add(
            Condition(
                """
                id IN (SELECT id FROM (\(own.sql) UNION \(managed.sql)) AS visible
                    ORDER BY created_at DESC, id DESC LIMIT ?)
                """, own.arguments + managed.arguments + [limit]))
        return rows
    }

    /// The transactions, and the number of rows that cannot be decoded.
    func records(
        limit: Int, _ db: Database
    ) throws -> (records: [TransactionRecord], skipped: Int) {
        let rows = rows(limit: limit)
        var skipped = 0
        let records = try TransactionRecord.fetchReadable(
            db,
            sql: """
                \(TransactionTable.selection) \(rows.sql)
                ORDER BY \(time) DESC, id DESC LIMIT ?
                """,
            arguments: rows.arguments + [limit], skipped: &skipped)
        return (records, skipped)
    }
}
