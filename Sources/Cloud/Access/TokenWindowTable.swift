import CloudCore
import CommonBase

/// A charger that waits for a card: the next unknown card that is tapped there is enrolled for the
/// person.
package struct TokenWindow: Hashable, Sendable, FetchableRecord {
    /// Why a card that was tapped was not taken.
    package enum Remark: String, Sendable, CaseIterable {
        /// The number of the card changes at each tap.
        case randomNumber
        /// It is a card of the person already.
        case own
        /// It is a card of somebody else.
        case taken
    }

    package var stationID: StationID
    package var personID: PersonID
    package var label: String
    package var vehicleID: ID<Vehicle>?
    package var expiresAt: Timestamp
    /// About the last card that was tapped.
    package var remark: Remark?

    package init(
        stationID: StationID, personID: PersonID, label: String, vehicleID: ID<Vehicle>? = nil,
        expiresAt: Timestamp
    ) {
        self.stationID = stationID
        self.personID = personID
        self.label = label
        self.vehicleID = vehicleID
        self.expiresAt = expiresAt
    }

    package init(row: Row) throws {
        stationID = try row["station_id"]
        personID = try row["person_id"]
        label = try row["label"]
        vehicleID = row["vehicle_id"]
        expiresAt = try row["expires_at"]
        remark = (row["remark"] as String?).flatMap(Remark.init)
    }
}

package enum TokenWindowTable {
    static func save(_ window: TokenWindow, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO token_window (station_id, person_id, label, vehicle_id, expires_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (station_id) DO UPDATE SET person_id = excluded.person_id,
                    label = excluded.label, vehicle_id = excluded.vehicle_id,
                    expires_at = excluded.expires_at, remark = NULL
                """,
            arguments: [
                window.stationID, window.personID, window.label, window.vehicleID,
                window.expiresAt,
            ])
        db.signal(Signal(.cards, window.personID.text))
    }

    /// The open window of a station.
    static func open(
        at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> TokenWindow? {
        try TokenWindow.fetchOne(
            db, cached: "SELECT * FROM token_window WHERE station_id = ? AND expires_at > ?",
            arguments: [station, now])
    }

    /// The open window of a person.
    package static func open(
        of person: PersonID, _ now: Timestamp, _ db: Database
    ) throws -> TokenWindow? {
        try TokenWindow.fetchOne(
            db,
            cached: """
                SELECT * FROM token_window WHERE person_id = ? AND expires_at > ?
                ORDER BY expires_at DESC LIMIT 1
                """,
            arguments: [person, now])
    }

    static func note(_ remark: TokenWindow.Remark, _ window: TokenWindow, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE token_window SET remark = ? WHERE station_id = ?",
            arguments: [remark.rawValue, window.stationID])
        db.signal(Signal(.cards, window.personID.text))
    }

    /// Closes all windows of a person, or those at other stations than `station`.
    package static func close(
        of person: PersonID, exceptAt station: StationID? = nil, _ db: Database
    ) throws {
        try db.execute(
            cached: "DELETE FROM token_window WHERE person_id = ? AND station_id <> ?",
            arguments: [person, station?.text ?? ""])
        db.signal(Signal(.cards, person.text))
    }

    static func delete(_ window: TokenWindow, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM token_window WHERE station_id = ?", arguments: [window.stationID])
    }
}
