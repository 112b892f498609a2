import CloudWeb

/// The settings of `leaflet-map.js`, as the template `leaflet` shows them.
struct LeafletSettings: Sendable {
    /// The addresses of Leaflet.
    var script: String
    var style: String
    var base: String?
    var tiles: String?
    var attribution: String
    /// What the page says if the map can't be loaded.
    var failed: String
    var zoomIn: String
    var zoomOut: String

    /// The script that loads Leaflet.
    static let loader = "leaflet-map.js"

    /// Nil if Leaflet is not installed.
    init?(_ map: MapResources, _ assets: Assets, _ visit: Visit) {
        guard map.hasLeaflet else { return nil }
        let texts = MapTexts()
        script = assets.path(MapResources.script)
        style = assets.path(MapResources.style)
        base = map.hasData ? assets.path(MapResources.data) : nil
        tiles = map.tiles?.url
        attribution = [map.tiles?.attribution, map.base.attribution].compactMap { $0 }
            .joined(separator: " · ")
        failed = visit.say(texts.failed)
        zoomIn = visit.say(texts.zoomIn)
        zoomOut = visit.say(texts.zoomOut)
    }
}
