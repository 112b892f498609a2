/// The features at a zoom: single places, and clusters of those that lie close together.
package struct MapClusters<Place: MapPlaceable>: Sendable {
    package var places: [Place] = []
    package var clusters: [MapCluster] = []

    /// - Parameter places: in any order; the result does not depend on it.
    package init(_ places: [Place], grid: MapGrid) {
        let cells = Dictionary(grouping: places) {
            grid.cell(latitudeE6: $0.latitudeE6, longitudeE6: $0.longitudeE6)
        }
        for (cell, members) in cells.sorted(by: { $0.key < $1.key }) {
            if members.count == 1 {
                self.places += members
            } else {
                let count = Int64(members.count)
                clusters.append(
                    MapCluster(
                        cell: cell, latitudeE6: members.reduce(0) { $0 + $1.latitudeE6 } / count,
                        longitudeE6: members.reduce(0) { $0 + $1.longitudeE6 } / count,
                        count: members.count))
            }
        }
    }
}

/// A place with its public point.
package protocol MapPlaceable: Sendable {
    var latitudeE6: Int64 { get }
    var longitudeE6: Int64 { get }
}

/// Several places of one cell, shown at the middle of their public points.
package struct MapCluster: Equatable, Sendable {
    package var cell: MapGrid.Cell
    package var latitudeE6: Int64
    package var longitudeE6: Int64
    package var count: Int

    package init(cell: MapGrid.Cell, latitudeE6: Int64, longitudeE6: Int64, count: Int) {
        self.cell = cell
        self.latitudeE6 = latitudeE6
        self.longitudeE6 = longitudeE6
        self.count = count
    }
}
