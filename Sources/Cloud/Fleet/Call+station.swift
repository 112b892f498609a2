import CloudCore
import CloudHTTP
import CommonBase

extension Call {
    /// The station in the path, which the caller manages.
    /// - Throws: `notFound` for a station that the caller does not see; `forbidden` for one that they
    ///   only charge at.
    @discardableResult
    package func managedStation(_ db: Database) throws -> Station {
        try StationService.managed(try id(), by: viewer, at: moment.wall, db)
    }

    /// The id of the station in the path, after the same check in a transaction of its own.
    @discardableResult
    package func managedStation(in database: CloudDatabase) async throws -> StationID {
        let (id, viewer, now): (StationID, Viewer, Timestamp) = (try id(), viewer, moment.wall)
        return try await database.read { db in
            try StationService.managed(id, by: viewer, at: now, db).id
        }
    }
}
