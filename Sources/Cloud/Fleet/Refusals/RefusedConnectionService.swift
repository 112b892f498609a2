import CloudCore
import CommonBase

/// Adds stations that tried to connect and were refused.
package enum RefusedConnectionService {
    /// Who gets the station, and how it is called.
    package struct Adoption: Sendable {
        /// 1 to 200 characters; nil for the id.
        var name: String?
        /// The host; nil for the oldest admin.
        var owner: PersonID?
        var credential: StationCredential
        /// The id of a new location, if the host has none yet.
        var newLocation: LocationID

        package init(
            name: String?, owner: PersonID?, credential: StationCredential,
            newLocation: LocationID
        ) {
            self.name = name
            self.owner = owner
            self.credential = credential
            self.newLocation = newLocation
        }
    }

    /// An entry of the list. - Throws: `notFound`, also for viewers who are no admins.
    package static func find(
        _ number: Int64, viewer: Viewer, _ db: Database
    ) throws -> RefusedConnection {
        guard let refused = try RefusedConnectionTable.find(number, viewer: viewer, db) else {
            throw missing("\(number)")
        }
        return refused
    }

    /// The number of an entry in a path. - Throws: `notFound`.
    package static func number(_ text: String) throws -> Int64 {
        guard let number = Int64(text) else { throw missing(text.storable(scalars: 20)) }
        return number
    }

    private static func missing(_ id: String) -> ServiceError {
        ServiceError(.notFound, "The refused connection \(id) does not exist.")
    }

    /// Whether a station may have the id that a client sent. The page of a station `new` would have the
    /// address of the page that adds one.
    package static func mayAdopt(_ station: String) -> Bool {
        guard let id = StationID(station) else { return false }
        return !ReservedStationIDs.contains(id.text) && id.text != "new"
    }

    /// Adds the station that an entry names, as an OCPP station with a password, and ends all entries
    /// with its id.
    /// - Throws: `notFound` for an unknown entry or owner; `conflict` for an id that is taken, or that
    ///   no station may have.
    package static func adopt(
        _ number: Int64, _ adoption: Adoption, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> Station {
        let refused = try find(number, viewer: viewer, db)
        guard let id = StationID(refused.station) else {
            throw ServiceError(
                .conflict, "The client sent no valid station id; an id has \(StationID.rule).")
        }
        // The caller did not choose the id, so it is no invalid input.
        guard !ReservedStationIDs.contains(id.text) else {
            throw ServiceError(
                .conflict,
                "\(id) can be no station id: the name is reserved for the paths of the cloud.")
        }
        let location = try StationService.location(
            ofOwner: adoption.owner, newID: adoption.newLocation, db, at: moment)
        let station = try StationService.add(
            id: id, kind: .ocpp16, name: adoption.name ?? id.text, securityProfile: 1,
            credential: adoption.credential, location: location, db, at: moment)
        try RefusedConnectionTable.delete(station: refused.station, db)
        return station
    }
}
