import CloudCore
import CloudFleet
import CommonBase

/// The places nearest to a point, by the distance of their public points.
extension MapSearch {
    /// Meters around the point within which it looks first for a few places: a whole country is
    /// rarely sorted.
    private static let reaches: [Int64] = [10_000, 40_000]
    private static let few = 200

    /// The places that pass the filter, except for its times.
    func nearest(
        to point: Point, after: MapPosition? = nil, limit: Int, _ db: Database
    ) throws -> [MapCandidate] {
        for reach in limit <= Self.few ? Self.reaches : [] {
            let found = try nearest(to: point, after: after, within: reach, limit: limit, db)
            if found.count == limit { return found }
        }
        return try nearest(to: point, after: after, within: nil, limit: limit, db)
    }

    /// A degree of latitude counts as much as 1.5 of longitude, as at 48° north.
    /// - Parameter reach: of the circle to which it keeps, in meters.
    private func nearest(
        to point: Point, after: MapPosition?, within reach: Int64?, limit: Int, _ db: Database
    ) throws -> [MapCandidate] {
        var near = filter
        var rest = Conditions()
        if let reach {
            let box = MapBounds(around: point.latitudeE6, point.longitudeE6, meters: reach)
            let radius = box.north - point.latitudeE6
            let farthest = 9 * radius * radius
            guard let both = filter.bounds.intersection(box), after?.distance ?? 0 <= farthest
            else { return [] }
            near.bounds = both
            rest.add("found.distance <= ?", farthest)
        }
        if let after {
            rest.add(
                "(found.distance > ? OR found.distance = ? AND found.location_id > ?)",
                values: [after.distance, after.distance, after.id])
        }
        let conditions = near.conditions(for: viewer, at: now)
        let distance: StatementArguments = [
            point.latitudeE6, point.latitudeE6, point.longitudeE6, point.longitudeE6,
        ]
        return try MapCandidate.fetchAll(
            db,
            sql: """
                SELECT * FROM (SELECT place_terms.location_id,
                        place_terms.map_latitude_e6 AS latitude_e6,
                        place_terms.map_longitude_e6 AS longitude_e6,
                        (place_terms.map_latitude_e6 - ?) * (place_terms.map_latitude_e6 - ?) * 9
                        + (place_terms.map_longitude_e6 - ?) * (place_terms.map_longitude_e6 - ?)
                        * 4 AS distance
                    FROM place_terms \(conditions.sql)) AS found
                \(rest.sql) ORDER BY found.distance, found.location_id LIMIT ?
                """,
            arguments: distance + conditions.arguments + rest.arguments + [limit])
    }
}
