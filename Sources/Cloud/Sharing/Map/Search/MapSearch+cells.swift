import CloudCore
import CloudFleet
import CommonBase

/// The clusters of a map without a filter of times: the database counts the places of each cell, so
/// that a map of a whole country is quick.
extension MapSearch {
    private struct Cell: FetchableRecord {
        var cluster: MapCluster
        /// One of its places.
        var one: LocationID
        /// The rectangle that holds all.
        var corners: [Point]

        init(row: Row) throws {
            let (count, cell): (Int64, Int64) = (try row["members"], try row["cell"])
            let (latitudes, longitudes): (Int64, Int64) = (
                try row["latitudes"], try row["longitudes"]
            )
            cluster = MapCluster(
                cell: MapGrid.Cell(row: cell / MapSearch.columns, column: cell % MapSearch.columns),
                latitudeE6: latitudes / max(count, 1), longitudeE6: longitudes / max(count, 1),
                count: Int(count))
            one = try row["one"]
            corners = [
                Point(latitudeE6: try row["south"], longitudeE6: try row["west"]),
                Point(latitudeE6: try row["north"], longitudeE6: try row["east"]),
            ]
        }
    }

    /// More than a row of cells has: a cell is grouped by one number.
    private static let columns: Int64 = 1_000_000_000

    /// The cells that hold places.
    func cells(_ grid: MapGrid, _ db: Database) throws -> Features {
        let conditions = filter.conditions(for: viewer, at: now)
        let cells = try Cell.fetchAll(
            db,
            sql: """
                SELECT found.cell, count(*) AS members, min(found.location_id) AS one,
                    CAST(sum(found.latitude) AS BIGINT) AS latitudes,
                    CAST(sum(found.longitude) AS BIGINT) AS longitudes,
                    min(found.latitude) AS south, max(found.latitude) AS north,
                    min(found.longitude) AS west, max(found.longitude) AS east
                FROM (SELECT place_terms.location_id,
                        place_terms.map_latitude_e6 AS latitude,
                        place_terms.map_longitude_e6 AS longitude,
                        (place_terms.map_latitude_e6 + 90000000) / \(grid.latitudeStep)
                            * \(Self.columns)
                        + (place_terms.map_longitude_e6 + 180000000) / \(grid.longitudeStep)
                            AS cell
                    FROM place_terms \(conditions.sql)) AS found
                GROUP BY found.cell ORDER BY found.cell LIMIT ?
                """,
            arguments: conditions.arguments + [Int(MapGrid.cellLimit)])
        return Features(
            places: try places(cells.filter { $0.cluster.count == 1 }.map(\.one), db),
            clusters: cells.map(\.cluster).filter { $0.count > 1 }, grid: grid,
            count: cells.reduce(0) { $0 + $1.cluster.count },
            corners: cells.flatMap(\.corners))
    }
}
