import CloudCore
import CommonBase

extension DomainObject {
    /// Signal: the list of authorizations and reservations of a station has changed; the station is
    /// the subject.
    package static let authorizationList = DomainObject(rawValue: "authorizationList")
}

package enum AuthorizationListTable {
    /// The version of the authorization list: starts at 1 and rises with every change of an id token.
    package static func version(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, cached: "SELECT version FROM authorization_list") ?? 1
    }

    /// The version of a bridge's list, which also contains the reservations of its station; rises with
    /// every change of either.
    package static func version(of station: StationID, _ db: Database) throws -> Int64 {
        let changes = try Int64.fetchOne(
            db, cached: "SELECT count FROM reservation_change WHERE station_id = ?",
            arguments: [station])
        return try version(db) + (changes ?? 0)
    }
}
