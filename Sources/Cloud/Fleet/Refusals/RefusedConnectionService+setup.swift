import CloudCore
import CommonBase

/// What a host who waits for a new charger learns about its attempts to connect.
///
/// A host sees the attempts with the id of the charger, from anywhere, and those with an unknown id
/// from the network of their own browser; an admin sees all with an unknown id. Nobody sees here the
/// attempts with the id of another station.
extension RefusedConnectionService {
    /// How long after the last attempt a row is shown.
    package static let setupSeconds: Int64 = 15 * 60
    /// Most rows of each kind.
    static let setupLimit = 5

    /// The newest attempts that may be those of one charger.
    package struct SetupAttempts: Sendable {
        /// With the id of the charger.
        package var own: [RefusedConnection]
        /// With an id that no station has, which the charger can get instead of its own.
        package var others: [RefusedConnection]
        /// From the network of the browser, without an id that a station can have.
        package var nameless: [RefusedConnection]

        package var isEmpty: Bool { own.isEmpty && others.isEmpty && nameless.isEmpty }
    }

    /// - Parameter network: of the browser of the viewer.
    /// - Throws: `notFound`, `forbidden` for a viewer who does not manage the station.
    package static func attempts(
        of id: StationID, from network: String, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> SetupAttempts {
        let station = try StationService.managed(id, by: viewer, at: now, db)
        let since = now.adding(seconds: -setupSeconds)
        let near = try RefusedConnectionTable.recent(
            network: viewer.isAdmin ? nil : network, since: since, db
        ).filter { $0.station.lowercased() != station.id.text.lowercased() }
        let others = try near.filter { attempt in
            guard attempt.reason == .unknownStation, mayAdopt(attempt.station),
                let id = StationID(attempt.station)
            else { return false }
            return try StationTable.named([id], db) == nil
        }
        return SetupAttempts(
            own: try RefusedConnectionTable.recent(
                station: station.id, since: since, limit: setupLimit, db),
            others: Array(others.prefix(setupLimit)),
            nameless: near.filter { attempt in
                attempt.network == network
                    && (attempt.station.isEmpty || !mayAdopt(attempt.station))
            }.prefix(setupLimit).map(\.self))
    }

    /// Whether the viewer may give a station another id: a host of the station, or an admin, but no
    /// co-host.
    package static func mayChangeID(
        _ station: Station, viewer: Viewer, _ db: Database
    ) throws -> Bool {
        guard station.kind == .ocpp16, StationService.isUnused(station) else { return false }
        return try !StationService.placesToMove(station, viewer: viewer, db).isEmpty
    }

    /// An attempt under another id that the viewer may take over for a station.
    /// - Throws: `notFound` for an attempt that `attempts` does not list among the others;
    ///   `forbidden`; `conflict` for a station that has connected or has grants.
    @discardableResult
    package static func checkTakeOver(
        _ number: Int64, by id: StationID, from network: String, viewer: Viewer, _ db: Database,
        at now: Timestamp
    ) throws -> (station: Station, id: StationID) {
        let station = try StationService.managed(id, by: viewer, at: now, db)
        guard try mayChangeID(station, viewer: viewer, db) else {
            throw ServiceError(.forbidden, "The station \(id) keeps its id.")
        }
        let seen = try attempts(of: id, from: network, viewer: viewer, db, at: now)
        guard let attempt = seen.others.first(where: { $0.number == number }),
            let other = StationID(attempt.station)
        else { throw ServiceError(.notFound, "The refused connection does not exist.") }
        try StationService.checkNewID(other, for: station, db)
        return (station, other)
    }

    /// Gives a station that has never connected the id under which it tried to. It keeps its
    /// password, so that nobody gets in who does not know it.
    /// - Throws: as `checkTakeOver`.
    package static func takeOver(
        _ number: Int64, by id: StationID, from network: String, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws -> Station {
        let (station, other) = try checkTakeOver(
            number, by: id, from: network, viewer: viewer, db, at: moment.wall)
        let renamed = try StationService.changeID(of: station, to: other, db, at: moment)
        try RefusedConnectionTable.delete(station: other.text, db)
        return renamed
    }
}
