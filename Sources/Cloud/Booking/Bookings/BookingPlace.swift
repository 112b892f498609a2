import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import Foundation

/// A connector and its place, as a person may book it.
package struct BookingPlace: Sendable {
    package var station: Station
    package var connector: Int64
    package var location: Location
    package var terms: PlaceTerms
    package var isHost: Bool
    /// Whether the person may charge there without a booking, because a host said so.
    package var hasStanding: Bool

    package var zone: TimeZone { TimeZone(identifier: location.timeZone) ?? StationZone.standard }

    /// - Throws: `notFound` for a station that does not exist, has no place, or is not offered to the
    ///   person; `invalidInput` for `connectorId`.
    package static func find(
        _ id: StationID, connector: Int64, for person: PersonID, _ now: Timestamp, _ db: Database
    ) throws -> BookingPlace {
        try ConnectorTable.check(connector, allowsWhole: false)
        guard let station = try StationTable.find(id, viewer: .system, db),
            let place = try find(station.locationID, for: person, now, db)
        else { throw ServiceError(.notFound, "The station \(id) does not exist.") }
        let known = try ConnectorTable.list(station: id, db).map(\.connectorID).filter { $0 > 0 }
        // Before a charger has told of its connectors, the first is the only sure one.
        try Check.that(
            known.isEmpty ? connector == 1 : known.contains(connector), "connectorId",
            "connectorId must be a connector of the station.")
        return BookingPlace(
            station: station, connector: connector, location: place.location,
            terms: place.terms, isHost: place.isHost, hasStanding: place.hasStanding)
    }

    /// A place that a person may book at.
    package struct Offer: Sendable {
        package var location: Location
        package var terms: PlaceTerms
        package var isHost: Bool
        package var hasStanding: Bool

        /// How its request is answered.
        package var isInstant: Bool {
            terms.isInstant(isHost: isHost, hasStanding: hasStanding)
        }
    }

    /// Nil for a place that does not exist or is not offered to the person.
    package static func find(
        _ location: LocationID?, for person: PersonID, _ now: Timestamp, _ db: Database
    ) throws -> Offer? {
        guard let location, let found = try existing(location, db) else { return nil }
        let terms = try PlaceTermsTable.of(location, db)
        let isHost = try isHost(person, of: location, db)
        let hasStanding = try isHost || StandingRight.has(person, at: location, now, db)
        let isOffered =
            try terms.access != .group && !terms.isPaused
            && PlaceTermsTable.isOffered(location, db)
        guard hasStanding || isOffered else { return nil }
        return Offer(location: found, terms: terms, isHost: isHost, hasStanding: hasStanding)
    }

    private static func existing(_ id: LocationID, _ db: Database) throws -> Location? {
        do {
            return try LocationService.find(id, viewer: .system, db)
        } catch let error as ServiceError where error.code == .notFound {
            return nil
        }
    }

    /// Whether the person is the host or a co-host of a location.
    package static func isHost(
        _ person: PersonID, of location: LocationID, _ db: Database
    ) throws -> Bool {
        let viewer = Viewer.person(person, Set(AccessScope.allCases))
        guard let managed = LocationTable.isManaged("location.id", by: viewer) else { return true }
        return try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM location
                    WHERE location.id = ? AND (\(managed.sql)))
                """,
            arguments: [location] + managed.arguments) ?? false
    }

    /// The stations of a place that can be booked, in the order of their ids.
    package static func stations(
        of location: LocationID, _ db: Database
    ) throws -> [Station] {
        try Station.fetchAll(
            db, cached: "SELECT * FROM station WHERE location_id = ? ORDER BY id LIMIT 100",
            arguments: [location])
    }

    /// How its request is answered.
    package var isInstant: Bool { terms.isInstant(isHost: isHost, hasStanding: hasStanding) }
}

extension PlaceTerms {
    /// Whether a booking is valid without an answer of the host.
    package func isInstant(isHost: Bool, hasStanding: Bool) -> Bool {
        if isHost { return true }
        return switch confirmation {
        case .instant: true
        case .approval: false
        case .instantForGroups: hasStanding
        }
    }
}
