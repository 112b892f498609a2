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
    static let stationScanLimit = 100

    package struct Page: Sendable {
        package var records: [TransactionRecord]
        /// Where the next page begins; nil after the last one.
        package var next: TransactionPosition?
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
    private let viewer: Viewer
    private var conditions: Conditions
    /// The last row that the page looks at; nil if it reaches the end of the list.
    private(set) var end: TransactionPosition?

    init(
        _ filter: TransactionFilter, before: TransactionPosition?, viewer: Viewer, _ db: Database
    ) throws {
        (walk, self.viewer) = (filter.walk, viewer)
        guard case .person(let person, _) = viewer else {
            conditions = filter.conditions(walk)
            conditions.add(StationAccess.isManagedOrOwn(by: viewer))
            try bound(filter.fixed(walk), before, db)
            return
        }
        if [.station, .person, .stationAndPerson].contains(walk) {
            conditions = filter.conditions(walk)
            conditions.add(StationAccess.isManagedOrOwn(by: viewer))
            try bound(filter.fixed(walk), before, db)
            return
        }
        // Their own and each station's transactions are walked up to the same time.
        walk = .all
        conditions = filter.conditions(walk)
        let stations = try StationAccess.managedStations(of: person, db)
        let limit = max(
            TransactionTable.stationScanLimit, TransactionTable.scanLimit / (stations.count + 1))
        var own = Conditions()
        own.add("person_id = ?", person)
        var ends = [try last(own, before, offset: limit, db)]
        for station in stations {
            var ofStation = Conditions()
            ofStation.add("station_id = ?", station)
            ends.append(try last(ofStation, before, offset: limit, db))
        }
        end = ends.compactMap(\.self).max { ($0.time, $0.id) < ($1.time, $1.id) }
        addVisible(person, before)
    }

    /// Restricts the page to rows of the person or of their stations between `end` and `before`.
    private mutating func addVisible(_ person: PersonID, _ before: TransactionPosition?) {
        var own = Conditions()
        own.add("person_id = ?", person)
        addRange(before, to: &own)
        var managed = Conditions()
        managed.add(StationAccess.isManaged("station_id", by: viewer))
        addRange(before, to: &managed)
        let table = "SELECT id FROM charging_transaction"
        conditions.add(
            Condition(
                "id IN (\(table) \(own.sql) UNION \(table) \(managed.sql))",
                own.arguments + managed.arguments))
    }

    private mutating func bound(
        _ fixed: Conditions, _ before: TransactionPosition?, _ db: Database
    ) throws {
        end = try last(fixed, before, offset: TransactionTable.scanLimit, db)
        addRange(before, to: &conditions)
    }

    private func addRange(_ before: TransactionPosition?, to conditions: inout Conditions) {
        if let before {
            conditions.add("\(time) <= ?", before.time)
            conditions.add("(\(time) < ? OR id < ?)", values: [before.time, before.id])
        }
        if let end {
            conditions.add("\(time) >= ?", end.time)
            conditions.add("(\(time) > ? OR id >= ?)", values: [end.time, end.id])
        }
    }

    /// The position of the row after `offset` others that match the columns of the index.
    private func last(
        _ fixed: Conditions, _ before: TransactionPosition?, offset: Int, _ db: Database
    ) throws -> TransactionPosition? {
        var conditions = fixed
        if let before {
            conditions.add("\(time) <= ?", before.time)
            conditions.add("(\(time) < ? OR id < ?)", values: [before.time, before.id])
        }
        return try position(ofRow: offset, conditions, db)
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
        try position(ofRow: index, conditions, db)
    }

    private func position(
        ofRow index: Int, _ conditions: Conditions, _ db: Database
    ) throws -> TransactionPosition? {
        var found: TransactionPosition?
        try db.forEachRow(
            sql: """
                SELECT \(time), id FROM charging_transaction \(conditions.sql)
                ORDER BY \(time) DESC, id DESC LIMIT 1 OFFSET ?
                """,
            arguments: conditions.arguments + [index]
        ) { row in
            if let time: Timestamp = row[0], let id: String = row[1] {
                found = TransactionPosition(time: time, id: id)
            }
        }
        return found
    }

    /// The transactions, and the number of rows that cannot be decoded.
    func records(
        limit: Int, _ db: Database
    ) throws -> (records: [TransactionRecord], skipped: Int) {
        var skipped = 0
        let records = try TransactionRecord.fetchReadable(
            db,
            sql: """
                \(TransactionTable.selection) \(conditions.sql)
                ORDER BY \(time) DESC, id DESC LIMIT ?
                """,
            arguments: conditions.arguments + [limit], skipped: &skipped)
        return (records, skipped)
    }
}
