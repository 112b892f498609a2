import CloudCore
import CommonBase

/// The refused taps of a station. The caller has checked that the viewer manages it.
extension RefusedTapTable {
    /// How many taps were refused since a time.
    package static func countTaps(
        at station: StationID, since time: Timestamp, _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT COALESCE(sum(taps), 0)
                FROM (SELECT taps, last_at FROM refused_tap WHERE station_id = ?
                    ORDER BY id DESC LIMIT \(limit)) AS newest
                WHERE last_at >= ?
                """,
            arguments: [station, time]) ?? 0
    }

    /// Whether a tap of one of a person's cards was refused in a time.
    package static func hasTap(
        of person: PersonID, at station: StationID, from: Timestamp, until: Timestamp,
        _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM (
                    SELECT station_id, first_at, last_at FROM refused_tap WHERE person_id = ?
                    ORDER BY id DESC LIMIT 100) AS newest
                WHERE station_id = ? AND last_at >= ? AND first_at <= ?)
                """,
            arguments: [person, station, from, until]) ?? false
    }

    /// The rows with these numbers.
    package static func list(
        _ numbers: [Int64], station: StationID, _ db: Database
    ) throws -> [Int64: RefusedTap] {
        let condition = Condition.isOne(of: Set(numbers), "id")
        let taps = try RefusedTap.fetchAll(
            db, cached: "SELECT * FROM refused_tap WHERE \(condition.sql) AND station_id = ?",
            arguments: condition.arguments + [station])
        return Dictionary(taps.map { ($0.number ?? 0, $0) }, uniquingKeysWith: { $1 })
    }
}
