import CloudCore
import CommonBase

/// Where a person is signed in, for admins.
extension PeopleService {
    /// The number of browsers and apps in which a person is signed in.
    /// - Throws: `notFound`, also for a person whom the viewer may not see.
    package static func countSessions(
        of id: PersonID, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> Int {
        _ = try find(id, viewer: viewer, db)
        return try WebSessionTable.list(of: .person(id, []), db, at: now).count
            + RefreshTokenTable.logins(of: id, at: now, db).count
    }

    /// Signs a person out everywhere. Access tokens stay.
    /// - Parameter session: the hash of the session that goes on; nil ends all.
    /// - Throws: `notFound`, also for a person whom the viewer may not see.
    package static func endSessions(
        of id: PersonID, keeping session: String?, viewer: Viewer, _ db: Database
    ) throws {
        _ = try find(id, viewer: viewer, db)
        try WebSessionTable.deleteAll(of: id, except: session, db)
        try RefreshTokenTable.delete(of: id, db)
    }
}
