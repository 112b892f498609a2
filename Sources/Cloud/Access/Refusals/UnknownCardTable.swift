import ChargingModel
import CloudCore
import CommonBase

/// The encrypted numbers of refused cards that nobody had.
package enum UnknownCardTable {
    static let keptSeconds: Int64 = 14 * 86_400
    /// Maximum rows that `newest` looks at, of which several may be of one card.
    private static let scanLimit = 50

    /// - Parameters:
    ///   - tap: the number of the refused tap.
    ///   - sealed: the id token, encrypted by `TokenVault`.
    static func insert(
        _ tap: Int64, hash: String, sealed: String, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO unknown_card (tap_id, token_hash, sealed, received_at)
                VALUES (?, ?, ?, ?)
                """,
            arguments: [tap, hash, sealed, now])
    }

    /// The encrypted id token of a tap; nil if it is no longer kept. The caller has checked that the
    /// viewer manages the station.
    static func sealed(_ tap: Int64, at now: Timestamp, _ db: Database) throws -> String? {
        try String.fetchOne(
            db, cached: "SELECT sealed FROM unknown_card WHERE tap_id = ? AND received_at > ?",
            arguments: [tap, since(now)])
    }

    /// Those of the taps whose cards can be added to somebody.
    package static func kept(
        _ taps: [Int64], at now: Timestamp, _ db: Database
    ) throws -> Set<Int64> {
        let condition = Condition.isOne(of: Set(taps), "tap_id")
        return Set(
            try Int64.fetchAll(
                db,
                cached: """
                    SELECT tap_id FROM unknown_card WHERE \(condition.sql) AND received_at > ?
                    """,
                arguments: condition.arguments + [since(now)]))
    }

    /// The last taps of cards at a station that can be added to somebody, one of each card, newest
    /// first. The caller has checked that the viewer manages the station.
    package static func newest(
        at station: StationID, limit: Int, at now: Timestamp, _ db: Database
    ) throws -> [RefusedTap] {
        let taps = try RefusedTap.fetchAll(
            db,
            cached: """
                SELECT refused_tap.* FROM refused_tap
                JOIN unknown_card ON unknown_card.tap_id = refused_tap.id
                WHERE refused_tap.station_id = ? AND unknown_card.received_at > ?
                ORDER BY refused_tap.id DESC LIMIT \(scanLimit)
                """,
            arguments: [station, since(now)])
        var seen: Set<String> = []
        return Array(taps.filter { seen.insert($0.token.hash).inserted }.prefix(limit))
    }

    /// Deletes the numbers of a card that somebody has now.
    static func forget(hash: String, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM unknown_card WHERE token_hash = ?", arguments: [hash])
    }

    /// Deletes the numbers of the cards that a station refused, when it gets another host: they were
    /// of visitors of the former one.
    package static func forget(of station: StationID, _ db: Database) throws {
        try db.execute(
            cached: """
                DELETE FROM unknown_card WHERE tap_id IN (
                    SELECT id FROM refused_tap WHERE station_id = ?)
                """,
            arguments: [station])
    }

    private static func since(_ now: Timestamp) -> Timestamp { now.adding(seconds: -keptSeconds) }
}
