import CloudCore
import CloudFleet
import CommonBase

extension DomainObject {
    /// Signal: the list of authorizations and reservations of a station has changed; the station is
    /// the subject.
    package static let authorizationList = DomainObject(rawValue: "authorizationList")
}

/// The versions of the lists of tokens that may charge at a station.
package enum AuthorizationListTable {
    /// An SQL subquery: the version of the list of the station in `column`. It starts at 1 and rises
    /// when the tokens that may charge there change.
    package static func version(of column: String) -> String {
        """
        COALESCE((SELECT station_authorization_list.version FROM station_authorization_list
            WHERE station_authorization_list.station_id = \(column)), 1)
        """
    }

    /// The version of the tokens that may charge at a station.
    package static func tokenVersion(of station: StationID, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT version FROM station_authorization_list WHERE station_id = ?",
            arguments: [station]) ?? 1
    }

    /// The version of a bridge's list, which also contains the reservations of its station; rises with
    /// every change of either.
    package static func version(of station: StationID, _ db: Database) throws -> Int64 {
        let changes = try Int64.fetchOne(
            db, cached: "SELECT count FROM reservation_change WHERE station_id = ?",
            arguments: [station])
        return try tokenVersion(of: station, db) + (changes ?? 0)
    }

    /// The sum of the versions of all stations, which rises with every change.
    package static func totalVersion(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT CAST(sum(version) AS BIGINT) FROM station_authorization_list") ?? 0
    }

    /// Raises the version of one station.
    package static func renew(_ station: StationID, _ db: Database) throws {
        try renew("station WHERE station.id = ?", [station], db)
    }

    /// Raises the versions of all stations of a location.
    static func renew(ofLocation location: LocationID, _ db: Database) throws {
        try renew("station WHERE station.location_id = ?", [location], db)
    }

    /// Raises the versions of the stations where a group may charge.
    static func renew(ofGroup group: ID<PersonGroup>, _ db: Database) throws {
        try renew(
            """
            station WHERE EXISTS (SELECT 1 FROM \(StationAccess.grants(
                toGroup: "?", at: "station.id")))
            """, [group], db)
    }

    /// Raises the versions of the stations where a person may charge.
    static func renew(of person: PersonID, at now: Timestamp, _ db: Database) throws {
        try renew(
            """
            station CROSS JOIN (SELECT CAST(? AS TEXT) AS person_id,
                CAST(? AS BIGINT) AS used_at) AS wanted
            WHERE \(StationAccess.mayCharge(
                person: "wanted.person_id", station: "station.id", at: "wanted.used_at"))
            """, [person, now], db)
    }

    /// - Parameter source: FROM and WHERE.
    private static func renew(
        _ source: String, _ arguments: StatementArguments, _ db: Database
    ) throws {
        let stations = try StationID.fetchAll(
            db,
            cached: """
                INSERT INTO station_authorization_list (station_id, version)
                SELECT station.id, 2 FROM \(source)
                ON CONFLICT (station_id) DO UPDATE
                    SET version = station_authorization_list.version + 1
                RETURNING station_id
                """,
            arguments: arguments)
        for station in stations { db.signal(Signal(.authorizationList, station.text)) }
    }
}
