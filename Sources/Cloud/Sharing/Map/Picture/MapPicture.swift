/// A part of the map as an SVG that the server draws: the partial `map-picture` shows it.
package struct MapPicture: Sendable {
    /// A town's name at its point.
    package struct Label: Sendable {
        package var x: Int
        package var y: Int
        package var name: String
        package var isLarge: Bool
    }

    /// The area within which a place lies.
    package struct Circle: Sendable {
        package var x: Int
        package var y: Int
        package var radius: Int
    }

    /// A place or a cluster that leads somewhere.
    package struct Pin: Sendable {
        /// The position of the text.
        package var x: Int
        package var y: Int
        package var left: Int
        package var top: Int
        package var width: Int
        package var label: String
        /// For screen readers.
        package var name: String
        package var path: String
        package var isFree: Bool
    }

    /// Pixels.
    package var width: Int
    package var height: Int
    /// Path data of the state border, the borders of regions, and rivers; empty where none is.
    package var border: String
    package var regions: String
    package var rivers: String
    package var labels: [Label]
    package var circle: Circle?
    package var pins: [Pin] = []
    var hasPins: Bool
    /// A description of the picture for screen readers.
    package var description: String
    /// Whose data the base map is; nil without one.
    package var attribution: String?

    /// The surroundings of a public point, with a circle around it.
    /// - Parameters:
    ///   - radius: of the circle in metres.
    ///   - description: what the picture shows, in the visitor's language.
    package static func around(
        latitudeE6: Int64, longitudeE6: Int64, radius: Int = 500, _ base: BaseMap,
        description: String, zoom: Int = 12
    ) -> MapPicture {
        let view = MapView(
            latitudeE6: latitudeE6, longitudeE6: longitudeE6, zoom: zoom, width: 640, height: 320)
        var picture = MapPicture(view, base, description: description)
        let units = MapPoint.units(meters: radius, latitudeE6: latitudeE6)
        picture.circle = Circle(
            x: view.width / 2, y: view.height / 2, radius: max(units >> view.shift, 6))
        return picture
    }

    /// The base map in a view.
    /// - Parameter pins: those outside the view are left out.
    package init(
        _ view: MapView, _ base: BaseMap, description: String, pins: [Pin] = []
    ) {
        self.pins = pins
        hasPins = !pins.isEmpty
        width = view.width
        height = view.height
        border = view.path(base.border)
        regions = view.path(base.regions)
        rivers = view.path(base.rivers)
        labels = view.labels(base.places)
        self.description = description
        attribution = base.attribution
    }
}
