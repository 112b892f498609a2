import CloudCore
import CommonBase

package enum AuthorizationListTable {
    /// From 1; rises with every change of an id token.
    package static func version(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, cached: "SELECT version FROM authorization_list") ?? 1
    }

    /// Of a bridge's list, which names its station's reservations, too; rises with each change.
    package static func version(of station: StationID, _ db: Database) throws -> Int64 {
        let changes = try Int64.fetchOne(
            db, cached: "SELECT count FROM reservation_change WHERE station_id = ?",
            arguments: [station])
        return try version(db) + (changes ?? 0)
    }
}
