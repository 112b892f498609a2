import CloudCore
import CommonBase

/// The codes on the stickers of a station.
package enum EVSECodeService {
    /// What a page reads, and the stations whose places it shows.
    package struct Shown<Value: Sendable>: Sendable {
        package var value: Value
        package var stations: [StationID]

        package init(_ value: Value, stations: [StationID]) {
            self.value = value
            self.stations = stations
        }
    }

    /// Reads what shows places. If connectors of these stations have no code yet, it makes the
    /// codes and reads again; otherwise it writes nothing.
    /// - Parameter body: checks what the viewer may see; a station that it returns gets its codes.
    /// - Throws: the errors of `body`.
    package static func read<Value: Sendable>(
        _ database: CloudDatabase, random: RandomSource, at moment: Moment,
        _ body: @escaping @Sendable (Database) throws -> Shown<Value>
    ) async throws -> Value {
        let (shown, lacking) = try await database.read { db in
            let shown = try body(db)
            return (shown, try lackingCodes(shown.stations, db))
        }
        if lacking.isEmpty { return shown.value }
        try await database.write { db in
            for station in lacking { try makeCodes(of: station, random: random, db, at: moment) }
        }
        return try await database.read { try body($0).value }
    }

    /// The places of a station, one for each connector that has a code.
    /// - Throws: `notFound`, `forbidden`.
    package static func places(
        of id: StationID, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> [ChargingPlace] {
        try StationService.managed(id, by: viewer, at: moment.wall, db)
        return try places(ofVisible: id, db)
    }

    /// The same for a station that the caller has found to be visible to whom it shows the places.
    package static func places(
        ofVisible id: StationID, _ db: Database
    ) throws -> [ChargingPlace] {
        try EVSECodeTable.places(of: id, db)
    }

    /// The same for several stations.
    package static func places(
        ofVisible stations: [StationID], _ db: Database
    ) throws -> [StationID: [ChargingPlace]] {
        try EVSECodeTable.places(of: stations, db)
    }

    /// Those of the stations that have a connector without a code.
    private static func lackingCodes(
        _ stations: [StationID], _ db: Database
    ) throws -> [StationID] {
        let coded = try EVSECodeTable.places(of: stations, db)
        let reported = try ConnectorTable.list(stations: stations, db)
        return stations.filter { station in
            let codes = Set((coded[station] ?? []).map(\.connectorID))
            return !codes.isSuperset(of: connectors(reported[station] ?? []))
        }
    }

    /// Makes the codes that the connectors of a station lack. Does nothing for a station that was
    /// removed after the caller has read it.
    static func makeCodes(
        of id: StationID, random: RandomSource, _ db: Database, at moment: Moment
    ) throws {
        guard try StationTable.find(id, viewer: .system, db) != nil else { return }
        for connector in try connectors(of: id, db) {
            try EVSECodeTable.insert(
                EVSECode(from: random), station: id, connector: connector, at: moment.wall, db)
        }
    }

    /// The connectors that a station reported; 1 for one that has reported none yet.
    package static func connectors(of id: StationID, _ db: Database) throws -> [Int64] {
        connectors(try ConnectorTable.list(station: id, db))
    }

    private static func connectors(_ reported: [Connector]) -> [Int64] {
        let known = reported.map(\.connectorID).filter { $0 > 0 }
        return known.isEmpty ? [1] : known
    }

    /// Replaces the code of a connector; the old sticker no longer works.
    /// - Throws: `notFound`, `forbidden`.
    package static func renew(
        of id: StationID, connector: Int64, viewer: Viewer, random: RandomSource, _ db: Database,
        at moment: Moment
    ) throws {
        try checkManaged(id, connector, viewer, db, at: moment)
        try EVSECodeTable.delete(station: id, connector: connector, db)
        try EVSECodeTable.insert(
            EVSECode(from: random), station: id, connector: connector, at: moment.wall, db)
    }

    /// The stickers that hang at the same location, of other stations and of removed ones: a station
    /// that replaces another takes over its sticker.
    /// - Throws: `notFound`, `forbidden`.
    package static func others(
        than id: StationID, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> [ChargingPlace] {
        let station = try StationService.managed(id, by: viewer, at: moment.wall, db)
        guard let location = station.locationID else { return [] }
        return try EVSECodeTable.others(at: location, than: id, db)
    }

    /// Moves a code of the same location to a connector, whose own code is deleted.
    /// - Throws: `notFound`, also for a code of another location; `forbidden`.
    package static func takeOver(
        _ code: EVSECode, by id: StationID, connector: Int64, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        try checkTakeOver(of: code, by: id, connector, viewer, db, at: moment)
        try EVSECodeTable.delete(station: id, connector: connector, db)
        try EVSECodeTable.move(code, to: id, connector: connector, db)
    }

    /// Checks whether the viewer may give the connector this code.
    /// - Throws: as `takeOver`.
    package static func checkTakeOver(
        of code: EVSECode, by id: StationID, _ connector: Int64, _ viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        try checkManaged(id, connector, viewer, db, at: moment)
        let offered = try others(than: id, viewer: viewer, db, at: moment)
        guard offered.contains(where: { $0.code == code }) else {
            throw ServiceError(
                .notFound, "No other sticker of this location has the code \(code).", field: "code")
        }
    }

    /// Checks whether the viewer manages the station, which has this connector.
    /// - Throws: `notFound`, `forbidden`.
    package static func checkManaged(
        _ id: StationID, _ connector: Int64, _ viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        try StationService.managed(id, by: viewer, at: moment.wall, db)
        guard try connectors(of: id, db).contains(connector) else {
            throw ServiceError(.notFound, "The station \(id) has no connector \(connector).")
        }
    }
}
