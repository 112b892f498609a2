import CloudCore
import CloudFleet
import CommonBase

/// The favourite places of people.
package enum FavouriteTable {
    /// Maximum favourites of a person.
    package static let limit: Int64 = 100

    /// The place is a favourite of the viewer.
    /// - Parameter location: an SQL expression.
    static func isFavourite(
        of viewer: Viewer, location: String = "listing.location_id"
    ) -> Condition {
        guard let person = viewer.personID else { return .never }
        return Condition(
            """
            \(location) IN (SELECT favourite_place.location_id FROM favourite_place
                WHERE favourite_place.person_id = ?)
            """, [person])
    }

    static func contains(
        _ location: LocationID, of person: PersonID, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM favourite_place
                    WHERE person_id = ? AND location_id = ?)
                """,
            arguments: [person, location]) ?? false
    }

    /// The favourites that the viewer sees, by their titles.
    static func list(
        viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> [Listing] {
        guard viewer.personID != nil else { return [] }
        var conditions = Conditions()
        conditions.add(isFavourite(of: viewer))
        conditions.add(ListingTable.isVisible(to: viewer, at: now))
        return try Listing.fetchAll(
            db,
            sql: """
                SELECT \(ListingTable.columns) FROM listing \(conditions.sql)
                ORDER BY listing.title, listing.location_id LIMIT ?
                """,
            arguments: conditions.arguments + [limit])
    }

    /// The favourites that the viewer sees after an id, in the order of their ids.
    static func page(
        after id: String, limit: Int, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> [Listing] {
        guard let person = viewer.personID else { return [] }
        var conditions = Conditions()
        conditions.add("favourite_place.person_id = ?", person)
        conditions.add("favourite_place.location_id > ?", id)
        conditions.add(ListingTable.isVisible(to: viewer, at: now))
        return try Listing.fetchAll(
            db,
            sql: """
                SELECT \(ListingTable.columns) FROM favourite_place
                JOIN listing ON listing.location_id = favourite_place.location_id
                \(conditions.sql) ORDER BY favourite_place.location_id LIMIT ?
                """,
            arguments: conditions.arguments + [limit])
    }

    /// Adds a place that the viewer sees to their favourites, or removes it.
    /// - Throws: `notFound`; `conflict` for too many.
    static func set(
        _ isFavourite: Bool, _ location: LocationID, viewer: Viewer, _ db: Database,
        at now: Timestamp
    ) throws {
        guard let person = viewer.personID else { return }
        if !isFavourite {
            try db.execute(
                cached: "DELETE FROM favourite_place WHERE person_id = ? AND location_id = ?",
                arguments: [person, location])
            // A favourite that was withdrawn can be removed, too.
            if db.changesCount > 0 { return }
        }
        _ = try ListingService.find(location, viewer: viewer, db, at: now)
        guard isFavourite else { return }
        let count =
            try Int64.fetchOne(
                db, cached: "SELECT count(*) FROM favourite_place WHERE person_id = ?",
                arguments: [person]) ?? 0
        guard count < limit else {
            throw ServiceError(.conflict, "A person can have at most \(limit) favourites.")
        }
        try db.execute(
            cached: """
                INSERT INTO favourite_place (person_id, location_id, added_at) VALUES (?, ?, ?)
                ON CONFLICT (person_id, location_id) DO NOTHING
                """,
            arguments: [person, location, now])
    }
}
