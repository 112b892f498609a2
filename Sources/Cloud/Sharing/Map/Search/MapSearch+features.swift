import CloudCore
import CloudFleet
import CommonBase

/// What the map shows within the filter's bounds.
extension MapSearch {
    package struct Features: Sendable {
        package var places: [MapPlace]
        package var clusters: [MapCluster]
        package var grid: MapGrid
        /// Of all places.
        package var count: Int
        /// Whether calendars were read of all places.
        package var isWhole = true
        /// Corners of the rectangle that holds all of them; empty without places.
        package var corners: [Point]
        /// The places that are free at the wanted time; nil without one.
        var free: [MapCandidate]?
    }

    package func features(zoom: Int, _ db: Database) throws -> Features {
        let grid = MapGrid(zoom: zoom, fitting: filter.bounds)
        guard filter.asksForTime else { return try cells(grid, db) }
        let (found, isWhole) = try freeInBounds(db)
        var features = try features(of: found, grid, db)
        features.isWhole = isWhole
        return features
    }

    /// Features of the same places in bounds that hold all of them.
    func features(_ known: Features, zoom: Int, _ db: Database) throws -> Features {
        let grid = MapGrid(zoom: zoom, fitting: filter.bounds)
        if grid == known.grid { return known }
        guard let free = known.free else { return try cells(grid, db) }
        var features = try features(of: free, grid, db)
        features.isWhole = known.isWhole
        return features
    }

    private func features(
        of free: [MapCandidate], _ grid: MapGrid, _ db: Database
    ) throws -> Features {
        let clusters = MapClusters(free, grid: grid)
        return Features(
            places: try places(clusters.places.map(\.id), db), clusters: clusters.clusters,
            grid: grid, count: free.count,
            corners: free.map {
                Point(latitudeE6: $0.latitudeE6, longitudeE6: $0.longitudeE6)
            }, free: free)
    }

    /// The first page of the list around the middle of the bounds, from calendars that were read for
    /// the map. Nil if that does not tell it: places beyond the bounds may be nearer.
    func firstPage(of features: Features, size: Int, _ db: Database) throws -> Found? {
        guard let free = features.free, free.count > size, let last = free.prefix(size).last
        else { return nil }
        let (latitude, longitude) = filter.bounds.centre
        let (height, width) = (filter.bounds.north - latitude, filter.bounds.east - longitude)
        guard last.distance < min(9 * height * height, 4 * width * width) else { return nil }
        return Found(places: try places(free.prefix(size).map(\.id), db), next: last.position)
    }
}
