import CloudCore
import CommonBase

/// Lists for the pages of people, whatever else they may see as admins.
extension StationTable {
    /// The stations where a person may charge now, in the order of their ids. Of too many, those stay
    /// to which the person is invited: hosts who let everyone charge can't crowd them out.
    package static func usable(
        by person: PersonID, limit: Int, at now: Timestamp, _ db: Database
    ) throws -> [Station] {
        let all = try list(StationAccess.isUsable("id", by: person, at: now), limit: limit, db)
        guard all.count == limit else { return all }
        let invited = try list(
            StationAccess.isUsable("id", by: person, isInvited: true, at: now), limit: limit, db)
        let ids = Set(invited.map(\.id))
        let others = all.filter { !ids.contains($0.id) }.prefix(limit - invited.count)
        return (invited + others).sorted { $0.id < $1.id }
    }

    /// The stations that a person manages as a host or co-host, in the order of their ids.
    package static func managed(
        by person: PersonID, limit: Int, _ db: Database
    ) throws -> [Station] {
        // Not as an admin, who manages all.
        let viewer = Viewer.person(person, Set(AccessScope.allCases))
        return try list(
            StationAccess.isManaged("id", by: viewer) ?? .never, limit: limit, db)
    }

    private static func list(
        _ condition: Condition, limit: Int, _ db: Database
    ) throws -> [Station] {
        try Station.fetchAll(
            db, cached: "SELECT * FROM station WHERE \(condition.sql) ORDER BY id LIMIT ?",
            arguments: condition.arguments + [limit])
    }
}
