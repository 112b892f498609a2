import CloudAccess
import CloudCore
import CommonBase

/// Keeps the lists of stations in step with the credit of drivers.
package enum OfflineLists {
    /// Stations of one pass.
    private static let stationLimit = 1000
    /// Cards of one station that are looked at; as many as a list has at most.
    private static let cardLimit = 5000

    /// A station whose list is to say something else.
    package enum Due: Hashable, Sendable {
        /// A bridge, whose list is limited by what is reserved.
        case bridge(StationID)
        /// A charger whose list leaves out who has no credit: the digest of those.
        case charger(StationID, digest: String)
    }

    /// The stations whose lists are to say something else.
    package static func due(
        _ credit: OfflineCredit, _ db: Database, at now: Timestamp
    ) throws -> [Due] {
        let reserve = OfflineReserve(credit: credit)
        // What was reserved before the operator ceased to sell comes back.
        let looked = try credit.isUsed ? stations(db) : reserved(db)
        return try looked.compactMap { station -> Due? in
            if station.isBridge {
                let changes = try reserve.changes(at: station.id, db, at: now)
                return changes.isEmpty ? nil : .bridge(station.id)
            }
            let cards = try IdTokenTable.listChargeable(
                at: station.id, now, limit: cardLimit, db)
            let people = Set(cards.map(\.record.personID))
            let leftOut = try credit.leftOut(of: people, at: station.id, now, db)
            let digest = SecretHash.of(leftOut.map(\.text).sorted().joined(separator: ";"))
            let last = try known(station.id, db) ?? SecretHash.of("")
            return last == digest ? nil : .charger(station.id, digest: digest)
        }
    }

    /// Makes the changes of one station; they are worked out again.
    package static func renew(
        _ due: Due, _ credit: OfflineCredit, _ db: Database, at now: Timestamp
    ) throws {
        switch due {
        case .bridge(let station):
            try OfflineReserve(credit: credit).run(at: station, db, at: now)
        case .charger(let station, let digest): try renew(station, digest: digest, db)
        }
    }

    private struct Priced: FetchableRecord {
        var id: StationID
        var isBridge: Bool

        init(row: Row) throws {
            id = try row["id"]
            isBridge = try row["kind"] as String == "bridge"
        }
    }

    /// The stations where charging costs something, or something is reserved.
    private static func stations(_ db: Database) throws -> [Priced] {
        try Priced.fetchAll(
            db,
            cached: """
                SELECT station.id, station.kind FROM station WHERE station.location_id IN (
                    SELECT location_tariff.location_id FROM location_tariff
                    UNION SELECT group_tariff.location_id FROM group_tariff)
                  OR station.id IN (SELECT offline_hold.station_id FROM offline_hold)
                ORDER BY station.id LIMIT ?
                """,
            arguments: [stationLimit])
    }

    /// The stations for which something is reserved.
    private static func reserved(_ db: Database) throws -> [Priced] {
        try Priced.fetchAll(
            db,
            cached: """
                SELECT station.id, station.kind FROM station
                WHERE station.kind = 'bridge' AND station.id IN (
                    SELECT offline_hold.station_id FROM offline_hold
                    WHERE offline_hold.energy_wh > 0)
                ORDER BY station.id LIMIT ?
                """,
            arguments: [stationLimit])
    }

    private static func known(_ station: StationID, _ db: Database) throws -> String? {
        try String.fetchOne(
            db, cached: "SELECT digest FROM offline_credit WHERE station_id = ?",
            arguments: [station])
    }

    private static func renew(
        _ station: StationID, digest: String, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO offline_credit (station_id, digest) VALUES (?, ?)
                ON CONFLICT (station_id) DO UPDATE SET digest = excluded.digest
                """,
            arguments: [station, digest])
        try AuthorizationListTable.renew(station, db)
    }
}
