/// The part of the map that a picture shows.
package struct MapView: Sendable {
    package let zoom: Int
    /// Pixels.
    package let width: Int
    package let height: Int
    /// The upper left corner.
    private let origin: MapPoint

    /// By how many bits `MapPoint`s are finer than pixels.
    var shift: Int { MapPoint.zoom - zoom }

    /// - Parameter zoom: 0 to `MapPoint.zoom`.
    package init(latitudeE6: Int64, longitudeE6: Int64, zoom: Int, width: Int, height: Int) {
        self.zoom = min(max(zoom, 0), MapPoint.zoom)
        (self.width, self.height) = (width, height)
        let centre = MapPoint(latitudeE6: latitudeE6, longitudeE6: longitudeE6)
        let shift = MapPoint.zoom - self.zoom
        origin = MapPoint(
            x: centre.x - (width << shift) / 2, y: centre.y - (height << shift) / 2)
    }

    /// The view that shows all of `bounds`.
    package init(_ bounds: MapBounds, width: Int, height: Int) {
        let northWest = MapPoint(latitudeE6: bounds.north, longitudeE6: bounds.west)
        let southEast = MapPoint(latitudeE6: bounds.south, longitudeE6: bounds.east)
        var zoom = MapPoint.zoom
        while zoom > 0,
            (southEast.x - northWest.x) >> (MapPoint.zoom - zoom) > width
                || (southEast.y - northWest.y) >> (MapPoint.zoom - zoom) > height
        { zoom -= 1 }
        self.zoom = zoom
        (self.width, self.height) = (width, height)
        let shift = MapPoint.zoom - zoom
        origin = MapPoint(
            x: (northWest.x + southEast.x - (width << shift)) / 2,
            y: (northWest.y + southEast.y - (height << shift)) / 2)
    }

    /// The view whose middle, which a phone shows, holds `bounds`. It shows at most Czechia or
    /// `bounds`, whichever is larger.
    init(showing bounds: MapBounds, size: (width: Int, height: Int)) {
        let (width, height) = size
        let least = min(
            MapView(.czechia, width: width, height: height).zoom,
            MapView(bounds, width: width, height: height).zoom)
        let inside = MapView(bounds, width: width / 2, height: height / 2).zoom
        let (latitude, longitude) = bounds.centre
        self.init(
            latitudeE6: latitude, longitudeE6: longitude, zoom: max(least, inside), width: width,
            height: height)
    }

    /// Pixels from the upper left corner; outside the picture they are negative or too large.
    package func pixel(_ point: MapPoint) -> (x: Int, y: Int) {
        ((point.x - origin.x) >> shift, (point.y - origin.y) >> shift)
    }

    /// A pin at a public point; nil outside the picture.
    func pin(
        latitudeE6: Int64, longitudeE6: Int64, label: String, name: String, path: String,
        isFree: Bool
    ) -> MapPicture.Pin? {
        let at = pixel(MapPoint(latitudeE6: latitudeE6, longitudeE6: longitudeE6))
        guard contains(at) else { return nil }
        let width = max(label.count * 9 + 20, 44)
        // It stays whole at the edges.
        let x = min(max(at.x, width / 2 + 2), self.width - width / 2 - 2)
        let y = min(max(at.y, 22), height - 22)
        return MapPicture.Pin(
            x: x, y: y, left: x - width / 2, top: y - 22, width: width, label: label, name: name,
            path: path, isFree: isFree)
    }

    func contains(_ pixel: (x: Int, y: Int)) -> Bool {
        (0..<width).contains(pixel.x) && (0..<height).contains(pixel.y)
    }

    /// The path data of the parts of lines that the picture shows.
    func path(_ lines: [[MapPoint]]) -> String {
        lines.map(path).joined()
    }

    private func path(_ line: [MapPoint]) -> String {
        var data = ""
        var last: (x: Int, y: Int)?
        /// Whether the path has been drawn up to `last`.
        var isDrawing = false
        for point in line {
            let next = pixel(point)
            guard let from = last else {
                last = next
                continue
            }
            if next == from { continue }
            if mayShow(from, next) {
                if !isDrawing { data += "M\(from.x) \(from.y)" }
                data += "L\(next.x) \(next.y)"
                isDrawing = true
            } else {
                isDrawing = false
            }
            last = next
        }
        return data
    }

    /// Whether a part of the segment may lie in the picture: not both ends lie beyond one edge.
    private func mayShow(_ one: (x: Int, y: Int), _ other: (x: Int, y: Int)) -> Bool {
        !(max(one.x, other.x) < 0 || min(one.x, other.x) > width
            || max(one.y, other.y) < 0 || min(one.y, other.y) > height)
    }

    /// Names of the largest towns that have room.
    func labels(_ places: [BaseMap.Place]) -> [MapPicture.Label] {
        var labels: [MapPicture.Label] = []
        for place in places where labels.count < Self.labelLimit {
            let at = pixel(place.point)
            guard (20..<width - 80).contains(at.x), (16..<height - 8).contains(at.y) else {
                continue
            }
            let width = Self.width(of: place.name)
            let hasRoom = labels.allSatisfy { other in
                abs(other.y - at.y) > Self.lineHeight || other.x > at.x + width
                    || at.x > other.x + Self.width(of: other.name)
            }
            guard hasRoom else { continue }
            labels.append(
                MapPicture.Label(
                    x: at.x, y: at.y, name: place.name, isLarge: place.population >= 90_000))
        }
        return labels
    }

    private static let labelLimit = 24
    /// Of a label on a phone, where the letters are largest.
    private static let lineHeight = 32

    private static func width(of name: String) -> Int { name.count * 13 + 24 }
}
