import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule
import CloudWeb

/// The map and the search for places.
package struct MapModule: DomainModule {
    package static let migrations = [
        Migration("0049-map", PackageResources._049_map_sql)
    ]

    private let database: CloudDatabase
    private let connections: StationConnections
    private let site: Site
    private let map: MapResources

    package init(
        database: CloudDatabase, connections: StationConnections, site: Site, map: MapResources
    ) {
        self.database = database
        self.connections = connections
        self.site = site
        self.map = map
    }

    package static var templates: [PageTemplate] {
        [
            PageTemplate("map", PackageResources.map_mustache),
            PageTemplate("map-picture", PackageResources.map_picture_mustache),
            PageTemplate("leaflet", PackageResources.leaflet_mustache),
        ]
    }

    package static var assets: [Asset] {
        [
            .script(MapPages.script, PackageResources.map_js),
            .script(LeafletSettings.loader, PackageResources.leaflet_map_js),
            Asset("map.css", mediaType: "text/css; charset=utf-8", PackageResources.map_css),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [NavigationEntry("/map", MapTexts().heading, icon: "map", place: .bar, position: 5)]
    }

    package var routes: [Route] {
        MapPages(site: site, database: database, connections: connections, map: map).all()
            + PlaceRoutes(database: database, connections: connections).all()
    }
}
