import CloudBooking
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase

/// The chargers that a person may use or manages, as they are now.
struct ChargerList: Sendable {
    /// Maximum chargers that a host manages on a page.
    static let limit = 100
    /// Maximum chargers where a person may charge: of more, those of their hosts come first.
    static let usableLimit = 50
    /// Maximum running transactions of a page: a connector has one, as a rule.
    static let runningLimit = 1000

    let database: CloudDatabase
    let random: RandomSource
    let isConnected: @Sendable (StationID) -> Bool

    /// One connector.
    struct Item: Sendable {
        var station: Station
        var place: ChargingPlace
        var state: PlaceState
        /// As the connector last reported; nil before its first report.
        var status: ConnectorStatus?
        var running: TransactionRecord?
    }

    /// The connectors of a charger that the viewer manages.
    /// - Throws: `notFound`; `forbidden` for somebody who only charges there.
    func one(_ id: StationID, viewer: Viewer, at moment: Moment) async throws -> [Item] {
        try await items(at: moment) { db in
            [try StationService.managed(id, by: viewer, at: moment.wall, db)]
        }
    }

    /// Those where the person may charge now, in the order of their ids, named by `PlaceNames`.
    func usable(by person: PersonID, at moment: Moment) async throws -> [Item] {
        var found = try await items(at: moment) { db in
            try StationTable.usable(
                by: person, limit: Self.usableLimit, at: moment.wall, db)
        }
        let stations = Array(Set(found.map(\.station.id)))
        let names = try await database.read { db in
            try PlaceNames.of(stations, for: .person(person, []), db, at: moment.wall)
        }
        for index in found.indices {
            guard let name = names[found[index].station.id] else { continue }
            found[index].place.stationName = name.stationName
            found[index].place.locationName = name.locationName
        }
        return found
    }

    /// Those that the person manages as a host or co-host, in the order of their ids.
    func managed(by person: PersonID, at moment: Moment) async throws -> [Item] {
        try await items(at: moment) { db in
            try StationTable.managed(by: person, limit: Self.limit, db)
        }
    }

    /// A page of all that the viewer, an admin, may see, in the order of their ids.
    /// - Parameters:
    ///   - text: a part of the id or the name; nil lists all.
    ///   - after: an id, or empty.
    func all(
        containing text: String?, after: String, limit: Int, viewer: Viewer, at moment: Moment
    ) async throws -> [Item] {
        try await items(at: moment) { db in
            try StationTable.list(
                containing: text, after: after, limit: limit, viewer: viewer, at: moment.wall, db)
        }
    }

    /// The connectors of stations. One that is shown for the first time gets its code now.
    private func items(
        at moment: Moment, of stations: @escaping @Sendable (Database) throws -> [Station]
    ) async throws -> [Item] {
        try await EVSECodeService.read(database, random: random, at: moment) { db in
            let found = try stations(db)
            return EVSECodeService.Shown(
                try items(of: found, db, at: moment.wall), stations: found.map(\.id))
        }
    }

    private func items(
        of stations: [Station], _ db: Database, at now: Timestamp
    ) throws -> [Item] {
        let ids = stations.map(\.id)
        let connectors = try ConnectorTable.list(stations: ids, db)
        let running = try TransactionTable.listRunning(
            stations: ids, limit: Self.runningLimit, db)
        let places = try EVSECodeService.places(ofVisible: ids, db)
        return stations.flatMap { station -> [Item] in
            let isOnline = station.isOnline(isConnected: isConnected(station.id), at: now)
            let own = places[station.id] ?? []
            return own.map { place in
                let transaction = running[station.id]?.first {
                    $0.connectorID == place.connectorID
                        // The station did not name its only connector.
                        || $0.connectorID == 0 && own.count == 1
                }
                let connector = connectors[station.id]?.first {
                    $0.connectorID == place.connectorID
                }
                return Item(
                    station: station, place: place,
                    state: PlaceState(
                        isOnline: isOnline, isCharging: transaction != nil,
                        status: connector?.status),
                    status: connector?.status, running: transaction)
            }
        }
    }
}
