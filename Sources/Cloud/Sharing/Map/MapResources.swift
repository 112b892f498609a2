import CloudWeb

/// The installed files of the map, and its tiles.
package struct MapResources: Sendable {
    package private(set) var base = BaseMap.empty
    /// Leaflet and the base map, for the browser; what is not installed is missing.
    package private(set) var assets: [Asset] = []
    /// Nil for a map of the base map alone.
    package var tiles: MapTiles?

    /// Maximum size of a file in bytes.
    package static let fileLimit = 2_097_152

    static let script = "leaflet.js"
    static let style = "leaflet.css"
    static let data = "basemap.txt"
    /// Smaller places are left out of the browser's map, which loads faster so.
    private static let minimumPopulation = 2000

    /// Nothing is installed.
    package init() {}

    /// - Parameter read: a file by its name; nil if it is not there.
    package init(_ read: (String) throws -> [UInt8]?) rethrows {
        if let data = try read(Self.data) {
            base = BaseMap(String(decoding: data, as: UTF8.self))
            assets.append(
                Asset(
                    Self.data, mediaType: "text/plain; charset=utf-8",
                    Array(base.text(minimumPopulation: Self.minimumPopulation).utf8)))
        }
        if let script = try read(Self.script), let style = try read(Self.style) {
            assets.append(.script(Self.script, script))
            assets.append(Asset(Self.style, mediaType: "text/css; charset=utf-8", style))
        }
    }

    /// Whether the browser can draw the map.
    var hasLeaflet: Bool { assets.contains { $0.name == Self.script } }
    var hasData: Bool { assets.contains { $0.name == Self.data } }
}
