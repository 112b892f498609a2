import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The map with the list of places, for everybody: complete without JavaScript.
struct MapPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let connections: StationConnections
    let map: MapResources
    let timeSearches = TimeSearchLimit()

    static let script = "map.js"
    static let style = "map.css"
    /// Places of a page of the list.
    private static let pageSize = 20
    /// How far around a place that was searched for the map reaches, in meters.
    private static let surroundings: Int64 = 12_000
    private static let pictureSize = (width: 760, height: 560)
    private static let cursor = Paging.cursor(MapPosition.init)
    private var texts: MapTexts { MapTexts() }

    func all() -> [Route] {
        [
            site.page(
                "/map", for: .anyone, "Show the map and search for places",
                query: MapQuery.parameters + [Self.cursor], page),
            site.download(
                "/map.geojson", for: .anyone, "Load places and clusters of the map",
                query: MapQuery.featureParameters, features),
        ]
    }

    // MARK: The page

    private struct Hit: Sendable {
        var path: String
        var title: String
        var price: String?
        var facts: String
        var state: String?
        var chip: String
        var distance: String?
    }

    private struct Quick: Sendable {
        var label: String
        var path: String
        var isOn: Bool
    }

    /// The settings of the script; nil without Leaflet.
    private struct Live: Sendable {
        var leaflet: LeafletSettings
        var bounds: String
        /// Without the bounds and the zoom.
        var features: String
        var list: String
    }

    private struct Model: Sendable {
        var live: Live?
        var place: FormField
        var day: FormField
        var from: FormField
        var until: FormField
        var free: FormField
        var power: FormField
        var connector: FormField
        var maximumPrice: FormField
        /// Nil for somebody without groups.
        var group: FormField?
        var quick: [Quick]
        var isFiltered: Bool
        var notFound: String?
        var count: String
        var isNear: Bool
        var places: [Hit]
        var next: String?
        var picture: MapPicture
    }

    /// The results of a query in the database.
    private struct Found: Sendable {
        var list: MapSearch.Found
        var features: MapSearch.Features
        var groups: [GroupTable.Named]
        /// The named place, or where the visitor is.
        var centre: MapSearch.Point?
        var view: MapView
        var bounds: MapBounds
    }

    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let query = MapQuery(visit)
        try timeSearches.check(query.filter(at: visit.moment.wall), visit)
        let sent = try visit.sentByQuery()
        let shown =
            query.objection(to: sent, at: visit.moment.wall).map {
                visit.showing($0, of: sent, at: visit.target)
            } ?? visit
        let after = visit.query(Self.cursor)
        let found = try await database.read { db in
            try find(query, after: after, visit.viewer, at: visit.moment.wall, db)
        }
        let model = model(query, found, shown)
        var page = HTMLPage("map", title: texts.heading, texts: texts, model: model)
        page.showRefusal(of: shown)
        page.styles = [Self.style]
        page.scripts = map.hasLeaflet ? [LeafletSettings.loader, Self.script] : []
        page.imageOrigin = map.hasLeaflet ? map.tiles?.origin : nil
        return page
    }

    private func find(
        _ query: MapQuery, after: MapPosition?, _ viewer: Viewer, at now: Timestamp,
        _ db: Database
    ) throws -> Found {
        let inList = search(query.filter(at: now), viewer, now)
        let centre = try query.near ?? query.place.flatMap { try middle(of: $0, viewer, now, db) }
        let bounds =
            query.bounds
            ?? centre.map {
                MapBounds(around: $0.latitudeE6, $0.longitudeE6, meters: Self.surroundings)
            } ?? .czechia
        var search = inList
        search.filter.bounds = bounds
        var view = MapView(showing: bounds, size: Self.pictureSize)
        var features = try search.features(zoom: view.zoom, db)
        let isFirst = centre == nil && after == nil
        let list =
            try (isFirst ? search.firstPage(of: features, size: Self.pageSize, db) : nil)
            ?? inList.page(near: centre ?? bounds.middle, after: after, size: Self.pageSize, db)
        if query.bounds == nil, let extent = features.extent(with: centre) {
            search.filter.bounds = extent
            view = MapView(showing: extent, size: Self.pictureSize)
            features = try search.features(features, zoom: view.zoom, db)
        }
        let groups = try viewer.personID.map { try GroupTable.joined(by: $0, db) } ?? []
        return Found(
            list: list, features: features, groups: groups, centre: centre, view: view,
            bounds: search.filter.bounds)
    }

    func search(_ filter: MapFilter, _ viewer: Viewer, _ now: Timestamp) -> MapSearch {
        MapSearch(filter, viewer: viewer, now: now, isConnected: connections.isConnected)
    }

    /// The middle of a district with places, of a town of the base map, or of a town with places.
    private func middle(
        of name: String, _ viewer: Viewer, _ now: Timestamp, _ db: Database
    ) throws -> MapSearch.Point? {
        let search = search(MapFilter(), viewer, now)
        if let district = try search.middle(named: name, inTown: false, db) { return district }
        if let town = map.base.place(named: name) {
            return MapSearch.Point(latitudeE6: town.latitudeE6, longitudeE6: town.longitudeE6)
        }
        return try search.middle(named: name, inTown: true, db)
    }

    private func model(_ query: MapQuery, _ found: Found, _ visit: Visit) -> Model {
        let words = MapWords(visit: visit)
        let isUnknown = query.place != nil && query.near == nil && found.centre == nil
        let fields = MapFields(visit: visit, query: query)
        let next = found.list.next.map { position in
            let cursor = MapQuery.encoded(position.text)
            return query.path + (query.text.isEmpty ? "?" : "&") + "cursor=\(cursor)"
        }
        return Model(
            live: live(query, found, visit), place: fields.place,
            day: fields.day, from: fields.from, until: fields.until, free: fields.free,
            power: fields.power, connector: fields.connector, maximumPrice: fields.price,
            group: fields.group(found.groups), quick: quick(query, visit),
            isFiltered: query.isFiltered || visit.showsFormAgain,
            notFound: isUnknown ? query.place.map { visit.say(texts.notFound($0)) } : nil,
            count: visit.say(
                texts.count(found.features.count, isWhole: found.features.isWhole)),
            isNear: found.centre != nil,
            places: found.list.places.map { hit($0, found.centre, words) }, next: next,
            picture: picture(query, found, words))
    }

    private func hit(
        _ place: MapPlace, _ centre: MapSearch.Point?, _ words: MapWords
    ) -> Hit {
        Hit(
            path: MapWords.path(of: place), title: place.title,
            price: words.priceOfEnergy(at: place),
            facts: words.facts(of: place), state: words.state(of: place),
            chip: words.chip(of: place),
            distance: centre.map {
                words.distance(
                    place.distance(latitudeE6: $0.latitudeE6, longitudeE6: $0.longitudeE6))
            })
    }

    private func quick(_ query: MapQuery, _ visit: Visit) -> [Quick] {
        let isStrong = query.power == 11
        let quick = [
            Quick(
                label: visit.say(texts.freeNow),
                path: query.with { $0.isFreeNow.toggle() }.path, isOn: query.isFreeNow),
            Quick(
                label: visit.say(texts.minimumPower("11")),
                path: query.with { $0.power = isStrong ? nil : 11 }.path, isOn: isStrong),
        ]
        guard visit.person != nil else { return quick }
        let path = query.with { $0.isFavourite.toggle() }.path
        return quick + [
            Quick(label: visit.say(texts.favourites), path: path, isOn: query.isFavourite)
        ]
    }

    private func live(_ query: MapQuery, _ found: Found, _ visit: Visit) -> Live? {
        let rest = query.with { $0.bounds = nil }
        return LeafletSettings(map, site.assets, visit).map { leaflet in
            Live(
                leaflet: leaflet, bounds: found.bounds.text,
                features: "/map.geojson?\(rest.text)", list: rest.path)
        }
    }

    private func picture(_ query: MapQuery, _ found: Found, _ words: MapWords) -> MapPicture {
        let clusters = found.features.clusters.compactMap { cluster in
            let area = found.features.grid.bounds(of: cluster.cell)
            return found.view.pin(
                latitudeE6: cluster.latitudeE6, longitudeE6: cluster.longitudeE6,
                label: String(cluster.count), name: words.visit.say(texts.cluster(cluster.count)),
                path: query.with { $0.bounds = area }.path, isFree: false)
        }
        let places = found.features.places.compactMap { place in
            found.view.pin(
                latitudeE6: place.latitudeE6, longitudeE6: place.longitudeE6,
                label: words.label(of: place), name: words.name(of: place),
                path: MapWords.path(of: place), isFree: place.state.isFree)
        }
        return MapPicture(
            found.view, map.base, description: words.visit.say(texts.picture),
            pins: clusters + places)
    }
}
