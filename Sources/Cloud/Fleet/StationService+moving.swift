import CloudCore
import CommonBase

/// Moving a station to another place, of its host or of another one.
extension StationService {
    /// The places to which the viewer may move a station, its present one among them: those of its
    /// host. Empty for a co-host, and for a station without a place.
    package static func placesToMove(
        _ station: Station, viewer: Viewer, _ db: Database
    ) throws -> [Location] {
        guard let current = station.locationID else { return [] }
        let host = try LocationService.find(current, viewer: .system, db).hostID
        guard viewer.isAdmin || viewer.personID == host else { return [] }
        return try LocationTable.list(
            after: "", limit: Location.limit, viewer: .person(host, []), db
        ).filter { $0.hostID == host }
    }

    /// The place to which the viewer wants to move a station.
    /// - Throws: `notFound`, `forbidden`; `notFound` naming `place` for one that `placesToMove`
    ///   does not have.
    package static func place(
        _ place: LocationID, forMoving id: StationID, viewer: Viewer, _ db: Database,
        at now: Timestamp
    ) throws -> Location {
        let station = try managed(id, by: viewer, at: now, db)
        let places = try placesToMove(station, viewer: viewer, db)
        guard let found = places.first(where: { $0.id == place }) else {
            throw ServiceError(
                .notFound, "The station's host has no place \(place).", field: "place")
        }
        return found
    }

    /// Moves a station to another location, which may be of another host: it is handed over then.
    /// Its own grants stay, except those to groups of the previous host.
    /// - Parameter person: who moves it, or has handed it over.
    package static func move(
        _ id: StationID, to location: Location, by person: PersonID? = nil,
        rules: [any StationDepartureRule], _ db: Database, at moment: Moment
    ) throws {
        let former = try StationTable.find(id, viewer: .system, db)?.locationID
        if let former, former != location.id {
            let host = try LocationService.find(former, viewer: .system, db).hostID
            let departure = StationDeparture(
                station: id, cause: host == location.hostID ? .moved : .handedOver, by: person)
            for rule in rules { try rule.willLeave(departure, db, at: moment) }
        }
        try StationTable.move(id, to: location.id, db)
        try GrantService.removeGroups(
            ofOthersThan: location.hostID, at: .station(id), db, at: moment)
        try note(.stationMoved, id, db, at: moment)
    }
}
