import CloudCharging
import CloudCore
import CommonBase
import OCPPMessages

/// A charging profile that a station, or the cloud in its place, enforces.
package struct StationChargingProfile: Sendable, FetchableRecord {
    package enum Enforcer: String, Sendable, Codable, CaseIterable { case station, cloud }

    package var stationID: StationID
    /// 0 is the whole station.
    package var connectorID: Int64
    /// The transaction of a TxProfile.
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
        stationID = try row["station_id"]
        connectorID = try row["connector_id"]
        transactionID = row["transaction_id"]
        let body: String = try row["body"]
        profile = try V16.ChargingProfile(FieldReader(try JSONReader.parse(body.utf8)))
        enforcer = try row.choice("enforced_by")
        setAt = try row["set_at"]
    }
}

package enum ChargingProfileTable {
    /// Excludes TxProfiles of ended transactions.
    private static let selection = """
        SELECT p.* FROM station_charging_profile p
        WHERE (p.transaction_id IS NULL OR NOT \(TransactionTable.hasEnded("p.transaction_id")))
        """

    /// Replaces the profile with the same id, and the one with the same purpose and stack level at
    /// the same connector (OCPP 1.6 edition 2 §3.13).
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
        try StationChargingProfile.fetchReadable(
            db, cached: "\(selection) AND p.station_id = ? ORDER BY p.connector_id, p.profile_id",
            arguments: [station])
    }

    /// The profiles of a station that the cloud enforces; usually none.
    package static func listEnforcedByCloud(
        station: StationID, _ db: Database
    ) throws -> [StationChargingProfile] {
        try StationChargingProfile.fetchReadable(
            db, cached: "\(selection) AND p.station_id = ? AND p.enforced_by = 'cloud'",
            arguments: [station])
    }

    /// The stations with profiles that the cloud enforces.
    package static func stationsEnforcedByCloud(_ db: Database) throws -> [StationID] {
        try StationID.fetchAll(
            db,
            sql:
                "SELECT DISTINCT station_id FROM station_charging_profile WHERE enforced_by = 'cloud'"
        )
    }

    /// Forgets the profiles that a station enforces, when another device takes its place.
    package static func deleteEnforcedByStation(_ station: StationID, _ db: Database) throws {
        try db.execute(
            cached: """
                DELETE FROM station_charging_profile
                WHERE station_id = ? AND enforced_by = 'station'
                """,
            arguments: [station])
    }

    package static func delete(_ id: Int64, of station: StationID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM station_charging_profile WHERE station_id = ? AND profile_id = ?",
            arguments: [station, id])
    }
}
