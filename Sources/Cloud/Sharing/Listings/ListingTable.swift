import CloudBooking
import CloudCore
import CloudFleet
import CommonBase

/// How other parts read listings. `ListingTable+writing.swift` changes them.
package enum ListingTable {
    /// The public facts of a listing: no column of the exact address is among them.
    package static let columns = """
        listing.location_id, listing.is_listed, listing.title, listing.description,
        listing.house_rules, listing.connector_kind, listing.cable_cm, listing.power_w,
        listing.phases, listing.meter_class, listing.district, listing.town,
        listing.public_latitude_e6, listing.public_longitude_e6, listing.listed_at
        """

    /// The listing of a place, if the viewer sees it.
    package static func find(
        _ id: LocationID, viewer: Viewer, at now: Timestamp, _ db: Database
    ) throws -> Listing? {
        var conditions = Conditions()
        conditions.add("listing.location_id = ?", id)
        conditions.add(isVisible(to: viewer, at: now))
        guard
            var listing = try Listing.fetchAll(
                db, sql: "SELECT \(columns) FROM listing \(conditions.sql)",
                arguments: conditions.arguments
            ).first
        else { return nil }
        listing.amenities = Set(
            try String.fetchAll(
                db, cached: "SELECT amenity FROM listing_amenity WHERE location_id = ?",
                arguments: [id]
            ).compactMap(Listing.Amenity.init))
        return listing
    }

    /// The viewer sees the row of `listing`. Nil if all rows are visible.
    ///
    /// The hosts see theirs, and whoever has a standing right to charge sees the place. Others see
    /// it while it is published and not paused: members if they may book, and everybody if it is
    /// public.
    package static func isVisible(to viewer: Viewer, at now: Timestamp) -> Condition? {
        switch viewer {
        case .admin, .system: return nil
        case .station: return .never
        case .anonymous: return isOffered(["public"])
        case .person(let id, _):
            // The hosts have a standing right, too.
            let standing = StandingRight.condition(
                location: "listing.location_id", person: id, now)
            let offered = isOffered(["members", "public"])
            return Condition(
                "(\(offered.sql)) OR (\(standing.sql))",
                offered.arguments + standing.arguments)
        }
    }

    /// The viewer sees a published place on the map, by its row of `place_terms`. Nil if all of them
    /// are visible.
    static func isOnMap(for viewer: Viewer, at now: Timestamp) -> Condition? {
        switch viewer {
        case .admin, .system: return nil
        case .station: return .never
        case .anonymous:
            return Condition("place_terms.is_paused = 0 AND place_terms.access = 'public'")
        case .person(let id, _):
            let standing = StandingRight.condition(
                location: "place_terms.location_id", person: id, now)
            return Condition(
                """
                (place_terms.is_paused = 0 AND place_terms.access IN ('members', 'public'))
                OR (\(standing.sql))
                """,
                standing.arguments)
        }
    }

    /// It is published and not paused, and its access is one of these.
    private static func isOffered(_ access: [String]) -> Condition {
        let choices = access.map { "'\($0)'" }.joined(separator: ", ")
        return Condition(
            """
            listing.is_listed = 1 AND EXISTS (SELECT 1 FROM place_terms
                WHERE place_terms.location_id = listing.location_id
                  AND place_terms.is_paused = 0 AND place_terms.access IN (\(choices)))
            """)
    }
}
