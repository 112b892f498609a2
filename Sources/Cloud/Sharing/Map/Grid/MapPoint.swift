import Foundation

/// A point of the map: pixels of the whole world in Web Mercator at zoom `MapPoint.zoom`.
package struct MapPoint: Hashable, Sendable {
    /// 0 at 180° west, `MapPoint.size` at 180° east.
    package var x: Int
    /// 0 at 85.05° north, `MapPoint.size` at 85.05° south.
    package var y: Int

    /// The zoom of the coordinates: a pixel is 1.5 m at 50° north.
    package static let zoom = 16
    /// The width and height of the world.
    package static let size = 256 << zoom

    package init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }

    /// - Parameters:
    ///   - latitudeE6: microdegrees; beyond the map's edge it is taken as the edge.
    ///   - longitudeE6: microdegrees.
    package init(latitudeE6: Int64, longitudeE6: Int64) {
        let latitude = Double(min(max(latitudeE6, -85_000_000), 85_000_000)) / 1e6 * .pi / 180
        let longitude = Double(min(max(longitudeE6, -180_000_000), 180_000_000)) / 1e6
        let size = Double(Self.size)
        x = Int(((longitude + 180) / 360 * size).rounded())
        y = Int(((1 - log(tan(latitude) + 1 / cos(latitude)) / .pi) / 2 * size).rounded())
    }

    /// How many units a distance is long at a latitude.
    package static func units(meters: Int, latitudeE6: Int64) -> Int {
        let latitude = Double(min(max(latitudeE6, -85_000_000), 85_000_000)) / 1e6 * .pi / 180
        return Int(Double(meters) * Double(size) / (40_075_017 * cos(latitude)))
    }
}
