import CloudCharging
import CloudCore
import CommonBase
import OCPPMessages

/// A charging profile that a station has, or that the cloud keeps to in its place.
package struct StationChargingProfile: Sendable, FetchableRecord {
    package enum Enforcer: String, Sendable, Codable, CaseIterable { case station, cloud }

    package var stationID: StationID
    /// 0 is the whole station.
    package var connectorID: Int64
    /// Whose TxProfile it is.
    package var transactionID: TransactionID?
    package var profile: V16.ChargingProfile
    package var enforcer: Enforcer
    package var setAt: Timestamp

    package init(
        stationID: StationID, connectorID: Int64, transactionID: TransactionID?,
        profile: V16.ChargingProfile, enforcer: Enforcer, setAt: Timestamp
    ) {
        self.stationID = stationID
        self.connectorID = connectorID
        self.transactionID = transactionID
        self.profile = profile
        self.enforcer = enforcer
        self.setAt = setAt
    }

    package init(row: Row) throws {
        stationID = row["station_id"]
        connectorID = row["connector_id"]
        transactionID = row["transaction_id"]
        let body: String = row["body"]
        profile = try V16.ChargingProfile(FieldReader(try JSONReader.parse(body.utf8)))
        enforcer = try row.choice("enforced_by")
        setAt = row["set_at"]
    }
}

package enum ChargingProfileTable {
    /// Without the TxProfiles of transactions that have ended.
    private static let selection = """
        SELECT p.* FROM station_charging_profile p
        WHERE (p.transaction_id IS NULL OR NOT \(TransactionTable.hasEnded("p.transaction_id")))
        """

    /// Takes the place of the one with the same id, and of the one that is of the same purpose and
    /// stack level (OCPP 1.6 edition 2 §3.13).
    package static func save(_ new: StationChargingProfile, _ db: Database) throws {
        let profile = new.profile
        try db.execute(
            cached: """
                DELETE FROM station_charging_profile
                WHERE station_id = ? AND (profile_id = ?
                    OR (connector_id = ? AND purpose = ? AND stack_level = ?)
                    OR \(TransactionTable.hasEnded("station_charging_profile.transaction_id")))
                """,
            arguments: [
                new.stationID, profile.chargingProfileId, new.connectorID,
                profile.chargingProfilePurpose.rawValue, profile.stackLevel,
            ])
        try db.execute(
            cached: """
                INSERT INTO station_charging_profile
                    (station_id, profile_id, connector_id, purpose, stack_level, transaction_id,
                     body, enforced_by, set_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                new.stationID, profile.chargingProfileId, new.connectorID,
                profile.chargingProfilePurpose.rawValue, profile.stackLevel, new.transactionID,
                JSONWriter.text(profile.json), new.enforcer.rawValue, new.setAt,
            ])
    }

    package static func list(
        station: StationID, _ db: Database
    ) throws -> [StationChargingProfile] {
        try StationChargingProfile.fetchAll(
            db, cached: "\(selection) AND p.station_id = ? ORDER BY p.connector_id, p.profile_id",
            arguments: [station])
    }

    /// What the cloud keeps to in a station's place; almost always nothing.
    package static func listOfCloud(
        station: StationID, _ db: Database
    ) throws -> [StationChargingProfile] {
        try StationChargingProfile.fetchAll(
            db, cached: "\(selection) AND p.station_id = ? AND p.enforced_by = 'cloud'",
            arguments: [station])
    }

    /// The stations in whose place the cloud keeps to something.
    package static func stationsOfCloud(_ db: Database) throws -> [StationID] {
        try StationID.fetchAll(
            db,
            sql:
                "SELECT DISTINCT station_id FROM station_charging_profile WHERE enforced_by = 'cloud'"
        )
    }

    package static func delete(_ id: Int64, of station: StationID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM station_charging_profile WHERE station_id = ? AND profile_id = ?",
            arguments: [station, id])
    }
}
