import CloudCore
import CommonBase

/// Grants that no host made: for the time of a booking, and for a place that is open to everyone.
extension GrantService {
    /// Adds a grant with a purpose. It does not count towards `AccessGrant.limit`; whoever makes it
    /// limits their number.
    package static func addMade(
        _ grant: AccessGrant, _ db: Database, at moment: Moment
    ) throws {
        try GrantTable.insert(grant, db)
        try note(.grantAdded, grant, db, at: moment)
    }

    /// Sets the time of a grant with a purpose. Does nothing for one that no longer exists.
    package static func changeMade(
        _ id: ID<AccessGrant>, from: Timestamp, until: Timestamp, _ db: Database, at moment: Moment
    ) throws {
        guard var grant = try GrantTable.find(id, viewer: .system, db) else { return }
        grant.validFrom = from
        grant.validUntil = until
        try GrantTable.update(grant, at: moment.wall, db)
        try note(.grantChanged, grant, db, at: moment)
    }

    /// Ends a grant with a purpose. Does nothing for one that no longer exists.
    package static func removeMade(
        _ id: ID<AccessGrant>, _ db: Database, at moment: Moment
    ) throws {
        guard let grant = try GrantTable.find(id, viewer: .system, db) else { return }
        try GrantTable.delete(id, db)
        try note(.grantRemoved, grant, db, at: moment)
    }

    /// The grants of a location with the purpose `listing`.
    package static func listingGrants(
        at location: LocationID, _ db: Database
    ) throws -> [ID<AccessGrant>] {
        try ID<AccessGrant>.fetchAll(
            db,
            cached: """
                SELECT id FROM access_grant
                WHERE location_id = ? AND purpose = 'listing' ORDER BY id
                """,
            arguments: [location])
    }
}
