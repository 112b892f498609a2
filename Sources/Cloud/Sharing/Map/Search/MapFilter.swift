import CloudCore
import CloudFleet
import CloudPricing
import CommonBase

/// Which places the map and the list show.
package struct MapFilter: Hashable, Sendable {
    package var bounds = MapBounds.world
    package var minimumPowerW: Int64?
    package var connector: Listing.ConnectorKind?
    /// Of a kWh with VAT, in ten-thousandths of a unit of the currency. Free places are included,
    /// those with a tariff without such a price are not.
    package var maximumPrice: Int64?
    /// Only places where this group of the viewer may charge.
    package var group: ID<PersonGroup>?
    /// Only the viewer's favourites.
    package var isFavourite = false
    package var isFreeNow = false
    /// Only places that can be booked at this time.
    package var freeIn: Range<Timestamp>?

    package init() {}

    /// Whether calendars must be read to tell the places.
    var asksForTime: Bool { isFreeNow || freeIn != nil }

    /// The rows of `place_terms` that pass, except for the times. Hidden places of the viewer have no
    /// pin, either.
    func conditions(for viewer: Viewer, at now: Timestamp) -> Conditions {
        var conditions = Conditions()
        conditions.add("place_terms.is_offered = 1")
        conditions.add("place_terms.is_hidden = 0")
        conditions.add(
            "place_terms.map_latitude_e6 BETWEEN ? AND ?", values: [bounds.south, bounds.north])
        conditions.add(
            "place_terms.map_longitude_e6 BETWEEN ? AND ?", values: [bounds.west, bounds.east])
        conditions.add("place_terms.map_power_w >= ?", minimumPowerW)
        conditions.add("place_terms.map_connector = ?", connector?.rawValue)
        conditions.add(
            """
            COALESCE(\(TariffTable.headline(location: "place_terms.location_id")) <= ?,
                \(TariffTable.isFree(location: "place_terms.location_id")))
            """, maximumPrice)
        conditions.add(group.map { isIn($0, of: viewer, at: now) })
        if isFavourite {
            conditions.add(
                FavouriteTable.isFavourite(of: viewer, location: "place_terms.location_id"))
        }
        conditions.add(ListingTable.isOnMap(for: viewer, at: now))
        return conditions
    }

    private func isIn(
        _ group: ID<PersonGroup>, of viewer: Viewer, at now: Timestamp
    ) -> Condition {
        guard let person = viewer.personID else { return .never }
        return StationAccess.isReachable(
            "place_terms.location_id", by: group, withMember: person, at: now)
    }
}
