import CloudCore
import CloudWeb
import CommonBase

/// The data for the script of the map.
extension MapPages {
    /// Places and clusters of an area, as GeoJSON.
    @Sendable func features(_ visit: Visit) async throws -> Download {
        let query = MapQuery(visit)
        var filter = query.filter(at: visit.moment.wall)
        try timeSearches.check(filter, visit)
        filter.bounds = query.bounds ?? .czechia
        let search = search(filter, visit.viewer, visit.moment.wall)
        let found = try await database.read { db in
            try search.features(zoom: Int(query.zoom ?? 7), db)
        }
        let value = MapGeoJSON(features: found, words: MapWords(visit: visit)).value
        return Download(MapGeoJSON.mediaType, JSONWriter.bytes(value))
    }
}
