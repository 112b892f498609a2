import CloudCore
import CommonBase

package enum BridgeEventTable {
    package enum Outcome: Hashable, Sendable { case new, repeated, conflicting }

    /// Notes that an event was received.
    /// - Returns: `repeated` if the number was received before with the same content,
    ///   `conflicting` if with another.
    package static func note(
        bridge: BridgeID, epoch: String, seq: Int64, type: String, bodyHash: String,
        at now: Timestamp, _ db: Database
    ) throws -> Outcome {
        try db.execute(
            cached: """
                INSERT INTO bridge_event (bridge_id, epoch, seq, type, body_hash, received_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [bridge, epoch, seq, type, bodyHash, now])
        if db.changesCount == 1 { return .new }
        let known = try String.fetchOne(
            db,
            cached: """
                SELECT body_hash FROM bridge_event WHERE bridge_id = ? AND epoch = ? AND seq = ?
                """,
            arguments: [bridge, epoch, seq])
        return known == bodyHash ? .repeated : .conflicting
    }

    /// The highest event number of the epoch; 0 if it has none.
    package static func last(
        bridge: BridgeID, epoch: String, _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT max(seq) FROM bridge_event WHERE bridge_id = ? AND epoch = ?",
            arguments: [bridge, epoch]) ?? 0
    }
}
