import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// What is reserved of a driver's credit for a bridge whose list carries the driver.
package struct OfflineHold: Hashable, Sendable, FetchableRecord {
    package var number: Int64
    package var personID: PersonID
    /// Nil once the station was deleted.
    package var stationID: StationID?
    package var amount: Money
    /// What the newest list allows, in Wh; 0 if it does not carry the driver.
    package var energyWh: Int64
    /// What that costs at the highest price.
    package var cost: Money
    /// How often the amount was changed.
    package var steps: Int64
    /// When no list is valid any more that allows more; nil if none was.
    package var releaseAt: Timestamp?

    package init(row: Row) throws {
        number = try row["id"]
        personID = try row["person_id"]
        stationID = row["station_id"]
        amount = Money(minor: try row["amount"])
        energyWh = try row["energy_wh"]
        cost = Money(minor: try row["cost"])
        steps = try row["steps"]
        releaseAt = row["release_at"]
    }
}

/// The reservations. Each change of an amount moves it in the ledger in the same transaction.
package enum OfflineHoldTable {
    /// As many as a list has entries at most.
    private static let limit = 5000
    /// How long a list is valid, in seconds: `AuthorizationList.lifetimeSeconds`.
    private static let listSeconds: Int64 = 30 * 86_400

    package static func list(at station: StationID, _ db: Database) throws -> [OfflineHold] {
        try OfflineHold.fetchAll(
            db, cached: "SELECT * FROM offline_hold WHERE station_id = ? ORDER BY id LIMIT ?",
            arguments: [station, limit])
    }

    package static func find(
        of person: PersonID, at station: StationID, _ db: Database
    ) throws -> OfflineHold? {
        try OfflineHold.fetchOne(
            db, cached: "SELECT * FROM offline_hold WHERE person_id = ? AND station_id = ?",
            arguments: [person, station])
    }

    /// What is reserved of a person's credit at all stations.
    package static func total(of person: PersonID, _ db: Database) throws -> Money {
        Money(
            minor: try Int64.fetchOne(
                db,
                cached: """
                    SELECT CAST(COALESCE(sum(amount), 0) AS BIGINT) FROM offline_hold
                    WHERE person_id = ?
                    """,
                arguments: [person]) ?? 0)
    }

    /// Takes what is reserved for the hold of a transaction, which moves nothing in the ledger.
    static func take(
        of person: PersonID, at station: StationID, _ db: Database
    ) throws -> Money {
        guard let hold = try find(of: person, at: station, db), hold.amount > .zero else {
            return .zero
        }
        try db.execute(
            cached: "UPDATE offline_hold SET amount = 0 WHERE id = ?", arguments: [hold.number])
        return hold.amount
    }

    /// Sets what the list of a station allows a person, and reserves what is missing for it. What is
    /// reserved beyond it stays until no older list is valid.
    /// - Parameter version: of the list.
    /// - Throws: `LedgerTable.Insufficient` if the credit does not suffice.
    static func set(
        _ energyWh: Int64, costing cost: Money, of person: PersonID, at station: StationID,
        version: Int64, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO offline_hold (person_id, station_id) VALUES (?, ?)
                ON CONFLICT (person_id, station_id) DO NOTHING
                """,
            arguments: [person, station])
        guard let hold = try find(of: person, at: station, db) else { return }
        try move(cost - hold.amount, .hold, hold, at: now, db)
        try db.execute(
            cached: "UPDATE offline_hold SET energy_wh = ?, cost = ? WHERE id = ?",
            arguments: [energyWh, cost.minor, hold.number])
        if cost < hold.amount || energyWh == 0 {
            try db.execute(
                cached: """
                    UPDATE offline_hold SET lowered_version = ?, release_at = ? WHERE id = ?
                    """,
                arguments: [version, now.adding(seconds: listSeconds), hold.number])
        }
    }

    /// Notes that a bridge has a list of this version, so that older ones are not valid any more.
    /// - Parameter version: of the bridge, at most the current one.
    package static func acknowledge(
        _ version: Int64, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE offline_hold SET release_at = ?
                WHERE station_id = ? AND lowered_version <= ? AND release_at > ?
                """,
            arguments: [now, station, version, now])
    }

    /// Gives back what older lists needed that are not valid any more: one pass.
    package static func releaseDue(_ db: Database, at now: Timestamp) throws {
        let orphans = try OfflineHold.fetchAll(
            db,
            cached: "SELECT * FROM offline_hold WHERE station_id IS NULL ORDER BY id LIMIT ?",
            arguments: [limit])
        for hold in orphans { try release(hold, at: now, db) }
        let due = try OfflineHold.fetchAll(
            db,
            cached: """
                SELECT * FROM offline_hold WHERE release_at IS NOT NULL AND release_at <= ?
                ORDER BY release_at, id LIMIT ?
                """,
            arguments: [now, limit])
        for hold in due where hold.stationID != nil { try release(hold, at: now, db) }
    }

    private static func release(
        _ hold: OfflineHold, at now: Timestamp, _ db: Database
    ) throws {
        let isOver = hold.energyWh == 0 || hold.stationID == nil
        let kept = isOver ? Money.zero : hold.cost
        try move(kept - hold.amount, .release, hold, at: now, db)
        if isOver {
            try db.execute(
                cached: "DELETE FROM offline_hold WHERE id = ?", arguments: [hold.number])
        } else {
            try db.execute(
                cached: """
                    UPDATE offline_hold SET lowered_version = NULL, release_at = NULL WHERE id = ?
                    """,
                arguments: [hold.number])
        }
    }

    /// Reserves an amount with `.hold`, or gives a negative one back with `.release`. An amount of the
    /// other sign does nothing.
    private static func move(
        _ amount: Money, _ kind: Posting.Kind, _ hold: OfflineHold, at now: Timestamp,
        _ db: Database
    ) throws {
        guard kind == .hold ? amount > .zero : amount < .zero else { return }
        let person = hold.personID
        // What comes back pays a debt first.
        let transfers =
            amount > .zero
            ? Posting.move(amount, from: .credit(person), to: .held(person))
            : try DriverFunds(person, db).receive(.zero - amount, from: .held(person))
        try LedgerTable.post(
            Posting(kind, key: "offline:\(hold.number):\(hold.steps + 1)", transfers), at: now, db)
        try db.execute(
            cached: "UPDATE offline_hold SET amount = amount + ?, steps = steps + 1 WHERE id = ?",
            arguments: [amount.minor, hold.number])
    }
}

/// Drivers who do not want credit to be reserved.
enum OfflineOptOut {
    static func isOut(_ person: PersonID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: "SELECT EXISTS (SELECT 1 FROM offline_opt_out WHERE person_id = ?)",
            arguments: [person]) ?? false
    }

    static func set(
        _ isOut: Bool, of person: PersonID, at now: Timestamp, _ db: Database
    ) throws {
        if isOut {
            try db.execute(
                cached: """
                    INSERT INTO offline_opt_out (person_id, since) VALUES (?, ?)
                    ON CONFLICT (person_id) DO NOTHING
                    """,
                arguments: [person, now])
        } else {
            try db.execute(
                cached: "DELETE FROM offline_opt_out WHERE person_id = ?", arguments: [person])
        }
        db.signal(Signal(.credit, person.text))
    }
}
