/// A rectangle of the map in microdegrees, which does not cross the date line.
package struct MapBounds: Hashable, Sendable {
    package let south: Int64
    package let west: Int64
    package let north: Int64
    package let east: Int64

    /// Czechia and a little around it.
    package static let czechia = MapBounds(
        uncheckedSouth: 48_450_000, west: 11_950_000, north: 51_150_000, east: 18_950_000)

    package static let world = MapBounds(
        uncheckedSouth: -90_000_000, west: -180_000_000, north: 90_000_000, east: 180_000_000)

    /// Nil unless south < north, west < east, latitudes within ±90° and longitudes within ±180°.
    package init?(south: Int64, west: Int64, north: Int64, east: Int64) {
        guard south < north, west < east, south >= -90_000_000, north <= 90_000_000,
            west >= -180_000_000, east <= 180_000_000
        else { return nil }
        self.init(uncheckedSouth: south, west: west, north: north, east: east)
    }

    private init(uncheckedSouth: Int64, west: Int64, north: Int64, east: Int64) {
        (south, self.west, self.north, self.east) = (uncheckedSouth, west, north, east)
    }

    /// `west,south,east,north` in degrees, as GeoJSON orders them; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false)
            .map { Double($0) }
        guard numbers.count == 4 else { return nil }
        let degrees = numbers.compactMap { $0 }.filter { abs($0) <= 360 }
            .map { Int64(($0 * 1_000_000).rounded()) }
        guard degrees.count == 4 else { return nil }
        self.init(
            south: max(degrees[1], -90_000_000), west: max(degrees[0], -180_000_000),
            north: min(degrees[3], 90_000_000), east: min(degrees[2], 180_000_000))
    }

    /// As `init(_:)` reads it.
    package var text: String {
        [west, south, east, north].map { Self.degrees($0) }.joined(separator: ",")
    }

    /// About `meters` to each side of a point.
    package init(around latitudeE6: Int64, _ longitudeE6: Int64, meters: Int64) {
        let height = meters * 9
        let width = height * 3 / 2
        self.init(
            uncheckedSouth: max(latitudeE6 - height, -90_000_000),
            west: max(longitudeE6 - width, -180_000_000),
            north: min(latitudeE6 + height, 90_000_000),
            east: min(longitudeE6 + width, 180_000_000))
    }

    /// Points with a margin around them; at least the surroundings of a single one. Nil without any.
    package init?(fitting points: [MapSearch.Point]) {
        guard let first = points.first else { return nil }
        var (south, north) = (first.latitudeE6, first.latitudeE6)
        var (west, east) = (first.longitudeE6, first.longitudeE6)
        for point in points {
            (south, north) = (min(south, point.latitudeE6), max(north, point.latitudeE6))
            (west, east) = (min(west, point.longitudeE6), max(east, point.longitudeE6))
        }
        let height = max((north - south) / 6, 15_000)
        let width = max((east - west) / 6, 30_000)
        self.init(
            south: max(south - height, -90_000_000), west: max(west - width, -180_000_000),
            north: min(north + height, 90_000_000), east: min(east + width, 180_000_000))
    }

    package func contains(latitudeE6: Int64, longitudeE6: Int64) -> Bool {
        (south...north).contains(latitudeE6) && (west...east).contains(longitudeE6)
    }

    /// The part that both hold; nil if that is no area.
    func intersection(_ other: MapBounds) -> MapBounds? {
        MapBounds(
            south: max(south, other.south), west: max(west, other.west),
            north: min(north, other.north), east: min(east, other.east))
    }

    package var centre: (latitudeE6: Int64, longitudeE6: Int64) {
        ((south + north) / 2, (west + east) / 2)
    }

    var middle: MapSearch.Point {
        MapSearch.Point(latitudeE6: centre.latitudeE6, longitudeE6: centre.longitudeE6)
    }

    /// Microdegrees as decimal degrees.
    static func degrees(_ microdegrees: Int64) -> String {
        let fraction = String(microdegrees.magnitude % 1_000_000)
        return (microdegrees < 0 ? "-" : "") + "\(microdegrees.magnitude / 1_000_000)."
            + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}

extension MapSearch.Features {
    /// The rectangle with all places and another point, with a margin; nil without places.
    func extent(with point: MapSearch.Point?) -> MapBounds? {
        guard !corners.isEmpty else { return nil }
        return MapBounds(fitting: corners + [point].compactMap { $0 })
    }
}
