import CloudCore
import CloudFleet
import CommonBase

/// A connector of a station.
package struct StationConnector: Hashable, Sendable {
    package var stationID: StationID
    /// 1 or more.
    package var connectorID: Int64

    package init(stationID: StationID, connectorID: Int64) {
        self.stationID = stationID
        self.connectorID = connectorID
    }
}

/// Reads what `Availability` needs.
package enum AvailabilityReader {
    /// - Parameter person: whose bookings have no buffer; nil for nobody.
    package static func availability(
        at station: StationID, connector: Int64, of location: LocationID,
        for person: PersonID? = nil, in window: Range<Timestamp>, _ db: Database
    ) throws -> Availability {
        let connector = StationConnector(stationID: station, connectorID: connector)
        let found = try availabilities(of: [location: [connector]], for: person, in: window, db)
        return found[connector]
            ?? Availability(
                calendar: OpeningCalendar(zone: StationZone.standard), bookings: [],
                terms: .standard)
    }

    /// The availabilities of many connectors, by six statements. A connector is missing if its
    /// location does not exist.
    ///
    /// - Parameter person: whose bookings have no buffer; nil for nobody.
    package static func availabilities(
        of places: [LocationID: [StationConnector]], for person: PersonID? = nil,
        in window: Range<Timestamp>, _ db: Database
    ) throws -> [StationConnector: Availability] {
        let locations = places.keys.sorted { $0.text < $1.text }
        guard !locations.isEmpty else { return [:] }
        let calendars = try CalendarTable.calendars(of: locations, in: window, db)
        let terms = try terms(of: locations, db)
        var result: [StationConnector: Availability] = [:]
        for (location, connectors) in places {
            guard let calendar = calendars[location] else { continue }
            for connector in connectors {
                result[connector] = Availability(
                    calendar: calendar, bookings: [], terms: terms[location] ?? .standard)
            }
        }
        let stations = Set(places.values.joined().map(\.stationID)).sorted { $0.text < $1.text }
        for booked in try bookings(of: stations, in: window, db) {
            let isOwn = person != nil && booked.personID == person
            if isOwn {
                result[booked.connector]?.ownBookings.append(booked.time)
            } else {
                result[booked.connector]?.bookings.append(booked.time)
            }
        }
        return result
    }

    private static func terms(
        of locations: [LocationID], _ db: Database
    ) throws -> [LocationID: PlaceTerms] {
        let isOne = Condition.isOne(of: locations, "location_id")
        let rows = try StoredTerms.fetchAll(
            db, cached: "SELECT * FROM place_terms WHERE \(isOne.sql)", arguments: isOne.arguments)
        return Dictionary(
            rows.map { ($0.locationID, $0.terms) }, uniquingKeysWith: { first, _ in first })
    }

    /// Bookings so far outside the window that their buffer still reaches into it count as well.
    private static func bookings(
        of stations: [StationID], in window: Range<Timestamp>, _ db: Database
    ) throws -> [BookedTime] {
        guard !stations.isEmpty else { return [] }
        let isOne = Condition.isOne(of: stations, "station_id")
        let times: StatementArguments = [
            window.lowerBound.adding(seconds: -longestBooking),
            window.upperBound.adding(seconds: longestBuffer),
            window.lowerBound.adding(seconds: -longestBuffer),
        ]
        return try BookedTime.fetchAll(
            db,
            cached: """
                SELECT station_id, connector_id, person_id, starts_at, ends_at FROM booking
                WHERE \(isOne.sql) AND starts_at > ? AND starts_at < ? AND ends_at > ?
                  AND status IN ('reserved', 'fulfilled')
                """, arguments: isOne.arguments + times)
    }

    /// Seconds: 8 days, a week and the longest buffer.
    private static let longestBooking: Int64 = 691_200
    /// Seconds, as the schema of `place_terms` limits it.
    private static let longestBuffer: Int64 = 14_400

    private struct StoredTerms: FetchableRecord {
        var locationID: LocationID
        var terms: PlaceTerms

        init(row: Row) throws {
            locationID = try row["location_id"]
            terms = try PlaceTerms(row: row)
        }
    }

    private struct BookedTime: FetchableRecord {
        var connector: StationConnector
        var personID: PersonID
        var time: Range<Timestamp>

        init(row: Row) throws {
            connector = StationConnector(
                stationID: try row["station_id"], connectorID: try row["connector_id"])
            personID = try row["person_id"]
            let (start, end): (Timestamp, Timestamp) = (try row["starts_at"], try row["ends_at"])
            time = start..<max(start, end)
        }
    }
}
