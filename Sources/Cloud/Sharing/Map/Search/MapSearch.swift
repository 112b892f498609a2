import CloudCore
import CloudFleet
import CloudPricing
import CommonBase

/// Finds places for a viewer by their public points.
package struct MapSearch: Sendable {
    package var filter: MapFilter
    package var viewer: Viewer
    package var now: Timestamp
    private let isConnected: @Sendable (StationID) -> Bool

    /// Places whose calendars a page of the list reads, until it is full.
    private static let batches = [50, 200, 750]
    /// Places whose calendars one request reads.
    private static let calendarLimit = 1000

    /// - Parameter isConnected: whether a station is online now.
    package init(
        _ filter: MapFilter, viewer: Viewer, now: Timestamp,
        isConnected: @escaping @Sendable (StationID) -> Bool
    ) {
        self.filter = filter
        self.viewer = viewer
        self.now = now
        self.isConnected = isConnected
    }

    /// A point by which places are sorted, in microdegrees.
    package struct Point: Hashable, Sendable {
        package var latitudeE6: Int64
        package var longitudeE6: Int64

        package init(latitudeE6: Int64, longitudeE6: Int64) {
            self.latitudeE6 = latitudeE6
            self.longitudeE6 = longitudeE6
        }
    }

    /// A page of the list. It may have fewer places than asked for, and another page after it.
    package struct Found: Sendable {
        package var places: [MapPlace]
        /// Nil for the last page.
        package var next: MapPosition?
    }

    /// The places nearest to a point, or the next ones after `after`.
    package func page(
        near point: Point, after: MapPosition? = nil, size: Int, _ db: Database
    ) throws -> Found {
        let (found, next) = try candidates(near: point, after: after, size: size, db)
        return Found(places: try places(found.map(\.id), db), next: next)
    }

    private func candidates(
        near point: Point, after: MapPosition?, size: Int, _ db: Database
    ) throws -> ([MapCandidate], next: MapPosition?) {
        var found: [MapCandidate] = []
        var last = after
        for batch in filter.asksForTime ? Self.batches : [size + 1] {
            let next = try nearest(to: point, after: last, limit: batch, db)
            found += try free(next, db)
            if found.count > size {
                let shown = Array(found.prefix(size))
                return (shown, shown.last?.position)
            }
            if next.count < batch { return (found, nil) }
            last = next.last?.position
        }
        return (found, last)
    }

    /// The free places nearest to the middle of the bounds, and whether calendars were read of all.
    func freeInBounds(_ db: Database) throws -> ([MapCandidate], isWhole: Bool) {
        let all = try nearest(to: filter.bounds.middle, limit: Self.calendarLimit, db)
        return (try free(all, db), all.count < Self.calendarLimit)
    }

    /// The places that are free at the wanted time; all without one.
    private func free(_ candidates: [MapCandidate], _ db: Database) throws -> [MapCandidate] {
        guard filter.asksForTime, !candidates.isEmpty else { return candidates }
        let today = now..<now.adding(seconds: PlaceAvailability.horizon)
        let outlooks = try PlaceOutlooks(
            of: candidates.map(\.id), for: viewer.personID, in: filter.freeIn ?? today, at: now,
            isConnected: isConnected, db)
        return candidates.filter { candidate in
            guard let time = filter.freeIn else {
                return outlooks.state(of: candidate.id, at: now).isFree
            }
            return outlooks.canBook(candidate.id, time, at: now)
        }
    }

    /// The places of these ids, which a query for the viewer found, in the same order.
    func places(_ ids: [LocationID], _ db: Database) throws -> [MapPlace] {
        guard !ids.isEmpty else { return [] }
        let isOne = Condition.isOne(of: ids, "listing.location_id")
        let found = try MapPlace.fetchAll(
            db,
            sql: """
                SELECT listing.location_id, listing.title, listing.district, listing.town,
                    listing.connector_kind, listing.power_w, listing.public_latitude_e6,
                    listing.public_longitude_e6,
                    \(TariffTable.headline(location: "listing.location_id")) AS price,
                    CASE WHEN \(TariffTable.isFree(location: "listing.location_id"))
                        THEN 1 ELSE 0 END AS is_free
                FROM listing WHERE \(isOne.sql)
                """,
            arguments: isOne.arguments)
        let outlooks = try PlaceOutlooks(
            of: ids, for: viewer.personID,
            in: now..<now.adding(seconds: PlaceAvailability.horizon), at: now,
            isConnected: isConnected, db)
        let byID = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return ids.compactMap { id in
            guard var place = byID[id] else { return nil }
            place.state = outlooks.state(of: id, at: now)
            place.zone = outlooks.zone(of: id) ?? place.zone
            return place
        }
    }

    // MARK: By name

    /// The middle of the visible places in a district, or else in a town, of this name.
    package func middle(named name: String, inTown: Bool, _ db: Database) throws -> Point? {
        var conditions = filter.conditions(for: viewer, at: now)
        conditions.add("listing.\(inTown ? "town" : "district") = ?", name)
        let found = try MapCandidate.fetchAll(
            db,
            sql: """
                SELECT place_terms.location_id, place_terms.map_latitude_e6 AS latitude_e6,
                    place_terms.map_longitude_e6 AS longitude_e6, 0 AS distance
                FROM listing JOIN place_terms ON place_terms.location_id = listing.location_id
                \(conditions.sql) ORDER BY place_terms.location_id LIMIT 100
                """,
            arguments: conditions.arguments)
        guard !found.isEmpty else { return nil }
        let count = Int64(found.count)
        return Point(
            latitudeE6: found.reduce(0) { $0 + $1.latitudeE6 } / count,
            longitudeE6: found.reduce(0) { $0 + $1.longitudeE6 } / count)
    }
}
