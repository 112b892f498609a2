import CloudCore
import CloudFleet
import CommonBase
import MessageCatalogue

/// What people read as the name of a place: the title of its listing. Without one, the host's own
/// name for it, which may be its address, is for those who may always know the address: the hosts,
/// and whom a grant of theirs names.
package enum PlaceNames {
    /// For a place without a name that the viewer may read.
    package static let unnamed = Message("Place", "Místo")

    /// Where the stations are, as `StationPlace`; for people who may not know the address, with the
    /// public name of the place, or with the station's name if nobody has described the place.
    package static func of(
        _ stations: [StationID], for viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> [StationID: StationPlace] {
        guard !stations.isEmpty else { return [:] }
        var places = try StationPlace.of(stations, db)
        if viewer.isAdmin { return places }
        var conditions = Conditions()
        conditions.add(Condition.isOne(of: Set(stations), "station.id"))
        conditions.add("station.location_id IS NOT NULL")
        let named = try Self.named(stations, viewer, db, at: now)
        try db.forEachRow(
            sql: """
                SELECT station.id, place_terms.public_name FROM station
                LEFT JOIN place_terms ON place_terms.location_id = station.location_id
                \(conditions.sql)
                """,
            arguments: conditions.arguments
        ) { row in
            let id: StationID = try row["id"]
            let name: String = row["public_name"] ?? ""
            if named.contains(id) {
                if !name.isEmpty { places[id]?.locationName = name }
                return
            }
            if !name.isEmpty {
                places[id]?.stationName = name
            } else if places[id]?.stationName == places[id]?.locationName {
                places[id]?.stationName = id.text
            }
            places[id]?.locationName = nil
        }
        return places
    }

    /// The stations at places whose addresses the viewer may always know.
    private static func named(
        _ stations: [StationID], _ viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> Set<StationID> {
        guard let person = viewer.personID else { return [] }
        var conditions = Conditions()
        conditions.add(Condition.isOne(of: Set(stations), "station.id"))
        conditions.add("station.location_id IS NOT NULL")
        conditions.add(
            StandingRight.namingCondition(
                location: "station.location_id", person: person, now))
        return Set(
            try StationID.fetchAll(
                db, sql: "SELECT station.id FROM station \(conditions.sql)",
                arguments: conditions.arguments))
    }

    package static func of(
        _ station: StationID, for viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> StationPlace? {
        try of([station], for: viewer, db, at: now)[station]
    }

    /// The name of a place; nil if nobody has described it and the viewer may not know its address.
    package static func of(
        _ location: Location, for viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> String? {
        if viewer.isAdmin { return location.name }
        let name = try String.fetchOne(
            db, cached: "SELECT public_name FROM place_terms WHERE location_id = ?",
            arguments: [location.id])
        if let name, !name.isEmpty { return name }
        if let person = viewer.personID,
            try StandingRight.names(person, at: location.id, now, db)
        {
            return location.name
        }
        return nil
    }
}
