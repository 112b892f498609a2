import CloudCore
import CloudPeople
import CommonBase

package enum InvitationTable {
    static func insert(_ invitation: Invitation, token: String, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO invitation
                    (id, token_hash, email, invited_by, location_id, offer, uses_left, created_at,
                     expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                invitation.id, SecretHash.of(token), invitation.email, invitation.invitedBy,
                invitation.offer.locationID, invitation.offer.name.rawValue,
                invitation.usesLeft, invitation.createdAt, invitation.expiresAt,
            ])
    }

    /// How many invitations a person has made since a time.
    static func count(
        by person: PersonID, since start: Timestamp, _ db: Database
    ) throws -> Int {
        try Int.fetchOne(
            db, cached: "SELECT count(*) FROM invitation WHERE invited_by = ? AND created_at > ?",
            arguments: [person, start]) ?? 0
    }

    /// How many invitations were mailed to an address since a time.
    static func count(
        mailedTo email: String, since start: Timestamp, _ db: Database
    ) throws -> Int {
        try Int.fetchOne(
            db, cached: "SELECT count(*) FROM invitation WHERE email = ? AND created_at > ?",
            arguments: [email, start]) ?? 0
    }

    /// The valid invitation with this token. Whoever has the token may see it.
    static func find(token: String, at now: Timestamp, _ db: Database) throws -> Invitation? {
        try Invitation.fetchOne(
            db,
            cached: """
                SELECT * FROM invitation WHERE token_hash = ? AND uses_left > 0 AND expires_at > ?
                """,
            arguments: [SecretHash.of(token), now])
    }

    /// Lists the valid invitations to a location, or without one, that the viewer made or manages,
    /// oldest first.
    static func list(
        to location: LocationID?, limit: Int, viewer: Viewer, at now: Timestamp, _ db: Database
    ) throws -> [Invitation] {
        var conditions = Conditions()
        conditions.add(isManaged(by: viewer))
        if let location {
            conditions.add("location_id = ?", location)
        } else {
            conditions.add("location_id IS NULL")
        }
        conditions.add("uses_left > 0")
        conditions.add("expires_at > ?", now)
        return try Invitation.fetchAll(
            db,
            sql: "SELECT * FROM invitation \(conditions.sql) ORDER BY created_at, id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    /// Counts a use. Of two transactions with the last use, one gets nil.
    static func use(
        _ id: InvitationID, at now: Timestamp, _ db: Database
    ) throws -> Invitation? {
        try Invitation.fetchOne(
            db,
            cached: """
                UPDATE invitation SET uses_left = uses_left - 1
                WHERE id = ? AND uses_left > 0 AND expires_at > ? RETURNING *
                """,
            arguments: [id, now])
    }

    /// Notes that a person has accepted an invitation, which each person does once.
    static func noteAcceptance(
        _ id: InvitationID, by person: PersonID, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO invitation_acceptance (invitation_id, person_id, accepted_at)
                VALUES (?, ?, ?)
                """,
            arguments: [id, person, now])
    }

    static func hasAccepted(
        _ id: InvitationID, _ person: PersonID, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (
                    SELECT 1 FROM invitation_acceptance WHERE invitation_id = ? AND person_id = ?)
                """,
            arguments: [id, person]) ?? false
    }

    /// Invalidates an invitation that the viewer made or manages, and the registrations by it. The
    /// row stays: it counts towards the limit of a day.
    /// - Returns: nil for any other invitation.
    static func revoke(
        _ id: InvitationID, viewer: Viewer, _ db: Database
    ) throws -> Invitation? {
        var conditions = Conditions()
        conditions.add(isManaged(by: viewer))
        conditions.add("id = ?", id)
        return try Invitation.fetchAll(
            db, sql: "UPDATE invitation SET uses_left = 0 \(conditions.sql) RETURNING *",
            arguments: conditions.arguments
        ).first
    }

    private static func isManaged(by viewer: Viewer) -> Condition? {
        guard case .person(let person, _) = viewer,
            let location = LocationTable.isManaged("location_id", by: viewer)
        else { return viewer.isAdmin ? nil : .never }
        return Condition(
            "invited_by = ? OR \(location.sql)", [person] + location.arguments)
    }
}
