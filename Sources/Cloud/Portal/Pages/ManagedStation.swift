import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase

extension Visit {
    /// The station in the path, for those who manage it.
    /// - Throws: `notFound`, `forbidden`.
    func managedStation(in database: CloudDatabase) async throws -> Station {
        try await managedStation(in: database) { station, _ in station }
    }

    /// - Parameter read: what else the page needs, read in the same transaction.
    func managedStation<Value: Sendable>(
        in database: CloudDatabase,
        _ read: @escaping @Sendable (Station, Database) throws -> Value
    ) async throws -> Value {
        let (id, viewer, now): (StationID, Viewer, Timestamp) = (
            try self.id(), self.viewer, moment.wall
        )
        return try await database.read { db in
            try read(try StationService.managed(id, by: viewer, at: now, db), db)
        }
    }

    /// The same for pages about what a bridge keeps on its own machine.
    /// - Throws: `notFound` also for a bridge's station.
    func managedOCPPStation<Value: Sendable>(
        in database: CloudDatabase,
        _ read: @escaping @Sendable (Station, Database) throws -> Value
    ) async throws -> Value {
        try await managedStation(in: database) { station, db in
            guard station.kind == .ocpp16 else {
                throw ServiceError(.notFound, "\(station.id) is the station of a bridge.")
            }
            return try read(station, db)
        }
    }
}
