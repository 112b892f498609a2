import CloudCore
import CloudFleet
import CommonBase

/// A place as the list and the map show it. Its point is the public one.
package struct MapPlace: Hashable, Sendable, FetchableRecord, MapPlaceable {
    package var id: LocationID
    package var title: String
    package var district: String
    package var town: String
    package var connector: Listing.ConnectorKind
    package var powerW: Int64
    package var latitudeE6: Int64
    package var longitudeE6: Int64
    /// Of a kWh with VAT, in ten-thousandths of a unit of the currency; nil without such a price.
    package var price: Int64?
    /// Whether it has no tariff.
    package var isFree: Bool
    package var state = PlaceAvailability.unknown
    /// The IANA name of its time zone.
    package var zone = StationZone.standard.identifier

    package init(row: Row) throws {
        id = try row["location_id"]
        title = try row["title"]
        district = try row["district"]
        town = try row["town"]
        connector = try row.choice("connector_kind")
        powerW = try row["power_w"]
        latitudeE6 = try row["public_latitude_e6"]
        longitudeE6 = try row["public_longitude_e6"]
        price = row["price"]
        isFree = (try row["is_free"] as Int64) == 1
    }

    /// `Lesná, Brno`.
    package var area: String {
        [district, town].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// Meters between the public point and another one, on a plane.
    package func distance(latitudeE6: Int64, longitudeE6: Int64) -> Int64 {
        let here = MapPoint(latitudeE6: self.latitudeE6, longitudeE6: self.longitudeE6)
        let there = MapPoint(latitudeE6: latitudeE6, longitudeE6: longitudeE6)
        let (x, y) = (Double(here.x - there.x), Double(here.y - there.y))
        let kilometer = MapPoint.units(meters: 1000, latitudeE6: latitudeE6)
        return Int64((x * x + y * y).squareRoot() * 1000 / Double(max(kilometer, 1)))
    }
}

/// A place that passes the filter, except for its times.
struct MapCandidate: Hashable, Sendable, FetchableRecord, MapPlaceable {
    var id: LocationID
    var latitudeE6: Int64
    var longitudeE6: Int64
    /// The square of the distance, in a unit of its own.
    var distance: Int64

    init(row: Row) throws {
        id = try row["location_id"]
        latitudeE6 = try row["latitude_e6"]
        longitudeE6 = try row["longitude_e6"]
        distance = try row["distance"]
    }

    var position: MapPosition { MapPosition(distance: distance, id: id) }
}

/// The cursor at the end of a page of the list.
package struct MapPosition: Hashable, Sendable {
    package var distance: Int64
    package var id: LocationID

    package init(distance: Int64, id: LocationID) {
        self.distance = distance
        self.id = id
    }

    /// As `text` writes it; nil for any other.
    package init?(_ text: String) {
        let parts = text.split(separator: "~", maxSplits: 1)
        guard parts.count == 2, let distance = Int64(parts[0]), distance >= 0,
            let id = LocationID(String(parts[1]))
        else { return nil }
        self.init(distance: distance, id: id)
    }

    package var text: String { "\(distance)~\(id.text)" }
}
