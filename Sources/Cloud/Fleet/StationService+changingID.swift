import CloudCore
import CommonBase

/// Another id for a station that was added and has never connected.
extension StationService {
    /// Whether a station has only been added: it has never sent anything.
    package static func isUnused(_ station: Station) -> Bool {
        station.lastSeenAt == nil && station.bootCount == 0
    }

    /// Gives a station another id. It is added again under that id, with its name, place and
    /// credential, and the former station is removed.
    /// - Throws: `conflict` for a station that has connected or has grants of its own, and naming
    ///   `id` for a taken id; `invalidInput` for a reserved one.
    static func changeID(
        of station: Station, to id: StationID, _ db: Database, at moment: Moment
    ) throws -> Station {
        try checkNewID(id, for: station, db)
        let renamed = Station(
            id: id, kind: station.kind, name: station.name,
            securityProfile: station.securityProfile, credentialHash: station.credentialHash,
            locationID: station.locationID, createdAt: station.createdAt)
        try StationTable.insert(renamed, db)
        try note(.stationAdded, id, db, at: moment)
        try StationTable.setNeedsSubprotocol(station.needsSubprotocol, id, db)
        // Each booking comes with a grant, and `checkNewID` refuses a station that has grants. So the
        // rules, which end bookings, have nothing to do.
        try remove(station.id, rules: [], db, at: moment)
        return try find(id, viewer: .system, db)
    }

    /// - Throws: as `changeID`.
    static func checkNewID(
        _ id: StationID, for station: Station, _ db: Database
    ) throws {
        guard isUnused(station) else {
            throw ServiceError(.conflict, "\(station.id) has connected and keeps its id.")
        }
        guard try GrantTable.count(of: .station(station.id), db) == 0 else {
            throw ServiceError(.conflict, "\(station.id) has grants and keeps its id.")
        }
        try checkNew(id, db)
        guard try StationTable.find(id, viewer: .system, db) == nil else {
            throw ServiceError(.conflict, "The station \(id) already exists.", field: "id")
        }
    }
}
