import CloudWeb

/// The map on which a host moves the pin of a place. The script of `pin.js` shows it.
struct ListingPin: Sendable {
    var leaflet: LeafletSettings
    /// What the map shows while the form has no coordinates.
    var bounds: String
    /// The accessible name of the pin.
    var name: String

    static let script = "pin.js"
    /// How far around its middle the map shows a town, in meters.
    private static let surroundings: Int64 = 2_000

    /// Nil if Leaflet is not installed.
    /// - Parameter town: of the place, by which the map is opened.
    init?(_ map: MapResources, _ assets: Assets, inTown town: String, _ visit: Visit) {
        guard let leaflet = LeafletSettings(map, assets, visit) else { return nil }
        self.leaflet = leaflet
        let found = map.base.place(named: town)
        bounds =
            (found.map {
                MapBounds(around: $0.latitudeE6, $0.longitudeE6, meters: Self.surroundings)
            } ?? .czechia).text
        name = visit.say(ListingTexts().pin)
    }
}
