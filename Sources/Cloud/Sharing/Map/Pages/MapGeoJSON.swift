import CommonBase

/// Features of the map as GeoJSON (RFC 7946), with their labels in the visitor's language.
struct MapGeoJSON: Sendable {
    let features: MapSearch.Features
    let words: MapWords

    static let mediaType = "application/geo+json"

    var value: JSONValue {
        .object([
            "type": "FeatureCollection", "count": .int(Int64(features.count)),
            "features": .array(features.clusters.map(cluster) + features.places.map(place)),
        ])
    }

    private func place(_ place: MapPlace) -> JSONValue {
        feature(
            place.latitudeE6, place.longitudeE6,
            .object([
                "kind": "place", "id": .string(place.id.text), "title": .string(place.title),
                "label": .string(words.label(of: place)), "name": .string(words.name(of: place)),
                "isFree": .bool(place.state.isFree), "path": .string(MapWords.path(of: place)),
            ]))
    }

    private func cluster(_ cluster: MapCluster) -> JSONValue {
        feature(
            cluster.latitudeE6, cluster.longitudeE6,
            .object([
                "kind": "cluster", "label": .string(String(cluster.count)),
                "name": .string(words.visit.say(MapTexts().cluster(cluster.count))),
                "bounds": features.grid.bounds(of: cluster.cell).map { .string($0.text) },
            ]))
    }

    private func feature(
        _ latitudeE6: Int64, _ longitudeE6: Int64, _ properties: JSONValue
    ) -> JSONValue {
        .object([
            "type": "Feature",
            "geometry": .object([
                "type": "Point",
                "coordinates": .array([
                    .double(Double(longitudeE6) / 1e6), .double(Double(latitudeE6) / 1e6),
                ]),
            ]),
            "properties": properties,
        ])
    }
}
