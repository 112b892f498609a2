import CloudBooking
import CloudCore
import CloudFleet
import CloudPricing
import CommonBase

/// Reads the places that OCPI publishes: those that everybody sees.
enum OCPILocations {
    /// An SQL condition: visitors without an account see the place.
    /// - Parameter location: an SQL expression, `location_tariff.location_id`.
    static func isPublished(_ location: String, _ now: Timestamp) -> Condition {
        let isVisible = ListingTable.isVisible(to: .anonymous, at: now) ?? .never
        return Condition(
            """
            EXISTS (SELECT 1 FROM listing WHERE listing.location_id = \(location)
                AND length(listing.location_id) <= \(idLimit) AND (\(isVisible.sql)))
            """, isVisible.arguments)
    }

    /// Longest id in OCPI; places with a longer one are not published.
    private static let idLimit = 36

    /// A page of the places by their ids, and how many there are.
    /// - Parameter isConnected: whether a station is online now.
    static func page(
        _ window: OCPIRoutes.Window, _ now: Timestamp, isConnected: (StationID) -> Bool,
        _ db: Database
    ) throws -> (page: [OCPILocation], total: Int) {
        var conditions = conditions(now)
        conditions.add(window.from.map { Condition("NOT (\(isBefore))", [$0, $0]) })
        conditions.add(window.to.map { Condition(isBefore, [$0, $0]) })
        let rows = try PublishedListing.fetchAll(
            db,
            sql: """
                \(selection) \(conditions.sql) ORDER BY listing.location_id LIMIT ? OFFSET ?
                """,
            arguments: conditions.arguments + [window.limit, window.offset])
        let total = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM listing \(conditions.sql)",
            arguments: conditions.arguments)
        return (try complete(rows, now, isConnected, db), total ?? 0)
    }

    /// Nil for a place that is not published.
    static func find(
        _ id: LocationID, _ now: Timestamp, isConnected: (StationID) -> Bool, _ db: Database
    ) throws -> OCPILocation? {
        var conditions = conditions(now)
        conditions.add("listing.location_id = ?", id)
        let rows = try PublishedListing.fetchAll(
            db, sql: "\(selection) \(conditions.sql)", arguments: conditions.arguments)
        return try complete(rows, now, isConnected, db).first
    }

    private static let selection = "SELECT \(ListingTable.columns), listing.changed_at FROM listing"

    /// The place and its connectors were last updated before the time that is the argument, twice.
    private static let isBefore = """
        listing.changed_at < ? AND NOT EXISTS (SELECT 1 FROM station
            JOIN connector ON connector.station_id = station.id AND connector.connector_id > 0
            WHERE station.location_id = listing.location_id AND connector.updated_at >= ?)
        """

    private static func conditions(_ now: Timestamp) -> Conditions {
        var conditions = Conditions()
        // Walks the primary key.
        conditions.add("listing.location_id > ''")
        conditions.add("length(listing.location_id) <= \(idLimit)")
        conditions.add("listing.public_latitude_e6 IS NOT NULL")
        conditions.add(ListingTable.isVisible(to: .anonymous, at: now))
        return conditions
    }

    private struct PublishedListing: FetchableRecord {
        var listing: Listing
        var changedAt: Timestamp

        init(row: Row) throws {
            listing = try Listing(row: row)
            changedAt = try row["changed_at"]
        }
    }

    /// Adds what other domains know, by a fixed number of statements.
    private static func complete(
        _ rows: [PublishedListing], _ now: Timestamp, _ isConnected: (StationID) -> Bool,
        _ db: Database
    ) throws -> [OCPILocation] {
        let ids = rows.map(\.listing.locationID)
        let connectors = try StationTable.connectors(at: ids, db)
        let calendars = try CalendarTable.calendars(
            of: ids, in: now..<now.adding(seconds: 1), db)
        let tariffs = try TariffTable.ofPlaces(ids, db)
        let held = try BookingTable.held(
            of: Array(Set(connectors.values.joined().map(\.stationID))).sorted(), at: now, db)
        return rows.compactMap { row in
            let id = row.listing.locationID
            guard let point = row.listing.publicPoint else { return nil }
            let connector = OCPIConnector(row.listing, tariff: tariffs[id]?.text)
            let evses = (connectors[id] ?? []).compactMap { located in
                let name = StationConnector(
                    stationID: located.stationID, connectorID: located.connectorID)
                return connector.map {
                    OCPIEVSE(
                        located, isHeld: held.contains(name),
                        isOnline: located.isOnline(
                            isConnected: isConnected(located.stationID), at: now),
                        connector: $0, changedAt: row.changedAt)
                }
            }
            return OCPILocation(
                listing: row.listing, point: point,
                zone: (calendars[id]?.zone ?? StationZone.standard).identifier,
                weekly: calendars[id]?.weekly ?? [],
                evses: evses.sorted { $0.uid < $1.uid }, changedAt: row.changedAt)
        }
    }
}
