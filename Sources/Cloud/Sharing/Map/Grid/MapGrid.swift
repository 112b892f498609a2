/// The cells into which a zoom of the map sorts places: those of one cell become a cluster.
package struct MapGrid: Equatable, Sendable {
    /// 0 is the whole world in 256 pixels.
    package let zoom: Int
    /// The height of a cell in microdegrees.
    package let latitudeStep: Int64
    /// The width of a cell in microdegrees.
    package let longitudeStep: Int64

    package static let zooms = 0...18
    /// Maximum cells of a view.
    package static let cellLimit: Int64 = 400
    /// The width of a cell in pixels: two pins fit beside each other.
    private static let pixels: Int64 = 80

    /// - Parameter zoom: taken into `MapGrid.zooms`.
    package init(zoom: Int) {
        self.zoom = min(max(zoom, Self.zooms.lowerBound), Self.zooms.upperBound)
        longitudeStep = max(Self.pixels * 360_000_000 / (256 << Int64(self.zoom)), 1)
        // A degree of latitude is about 1.5 times as high as one of longitude is wide at 50°.
        latitudeStep = max(longitudeStep * 2 / 3, 1)
    }

    /// The grid of a zoom, or of a lower one so that `bounds` has at most `cellLimit` cells.
    package init(zoom: Int, fitting bounds: MapBounds) {
        var grid = MapGrid(zoom: zoom)
        while grid.zoom > Self.zooms.lowerBound, grid.cellCount(of: bounds) > Self.cellLimit {
            grid = MapGrid(zoom: grid.zoom - 1)
        }
        self = grid
    }

    private func cellCount(of bounds: MapBounds) -> Int64 {
        let first = cell(latitudeE6: bounds.south, longitudeE6: bounds.west)
        let last = cell(latitudeE6: bounds.north, longitudeE6: bounds.east)
        return (last.row - first.row + 1) * (last.column - first.column + 1)
    }

    /// The area of a cell.
    package func bounds(of cell: Cell) -> MapBounds? {
        let south = cell.row * latitudeStep - 90_000_000
        let west = cell.column * longitudeStep - 180_000_000
        return MapBounds(
            south: max(south, -90_000_000), west: max(west, -180_000_000),
            north: min(south + latitudeStep, 90_000_000),
            east: min(west + longitudeStep, 180_000_000))
    }

    /// A cell by its row from the south and its column from the west.
    package struct Cell: Hashable, Sendable, Comparable {
        package var row: Int64
        package var column: Int64

        package static func < (one: Cell, other: Cell) -> Bool {
            (one.row, one.column) < (other.row, other.column)
        }
    }

    package func cell(latitudeE6: Int64, longitudeE6: Int64) -> Cell {
        Cell(
            row: (latitudeE6 + 90_000_000) / latitudeStep,
            column: (longitudeE6 + 180_000_000) / longitudeStep)
    }
}
