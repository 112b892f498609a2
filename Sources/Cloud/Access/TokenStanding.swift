import ChargingModel
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// The properties of a token that authorization at a station depends on.
package struct TokenStanding: Hashable, Sendable {
    package var isBlocked: Bool
    package var isOwnerBlocked: Bool
    /// When the token or the right to charge at the station ends.
    package var expiresAt: Timestamp?
    package var personID: PersonID
    /// Whether the UID alone does not authorize, because the card has keys.
    package var needsProof: Bool
    package var parentTag: String?
    /// Whether the owner is a host of the station, or a grant is valid.
    package var mayCharge: Bool
}

extension TokenStanding: ColumnRecord {
    package init(_ columns: inout ColumnReader) throws {
        isBlocked = try columns.required()
        isOwnerBlocked = try columns.required()
        let tokenExpiresAt: Timestamp? = columns.next()
        personID = try columns.required()
        needsProof = try columns.required()
        parentTag = columns.next()
        let isHost: Bool = try columns.required()
        let hasGrant: Bool = try columns.required()
        let grantedUntil: Timestamp? = columns.next()
        mayCharge = isHost || hasGrant
        expiresAt = [tokenExpiresAt, isHost ? nil : grantedUntil].compactMap(\.self).min()
    }
}

/// A token that may charge at a station, for the lists of stations and bridges.
package struct ChargeableToken: Hashable, Sendable, FetchableRecord {
    package var record: IdTokenRecord
    package var parentTag: String?
    /// When the token or the right to charge at the station ends.
    package var expiresAt: Timestamp?
    /// The limit of a transaction by the grants, in Wh; nil for hosts.
    package var maximumEnergyWh: Int64?
    /// Whether the owner is a host of the station.
    package var isHost: Bool

    package init(row: Row) throws {
        record = try IdTokenRecord(row: row)
        parentTag = row["parent_tag"]
        isHost = try row["is_host"]
        let grantedUntil: Timestamp? = isHost ? nil : row["granted_until"]
        expiresAt = [record.expiresAt, grantedUntil].compactMap(\.self).min()
        maximumEnergyWh = isHost ? nil : row["granted_energy_wh"]
    }
}

extension IdTokenTable {
    private static func isHost(_ owner: String) -> String {
        StationAccess.isHost(person: owner, station: "wanted.station_id")
    }

    private static func grants(to owner: String) -> String {
        StationAccess.grants(of: owner, at: "wanted.station_id", "wanted.used_at")
    }

    /// A subquery: when the last of the grants ends; null if one does not end.
    private static func grantedUntil(_ grants: String) -> String {
        """
        (SELECT CASE WHEN count(*) = count(access_grant.valid_until)
            THEN max(access_grant.valid_until) END FROM \(grants))
        """
    }

    /// The standing of a token and its owner at a station; nil if the token is not enrolled.
    package static func standing(
        hash: String, at station: StationID, used time: Timestamp, _ db: Database
    ) throws -> TokenStanding? {
        try TokenStanding.fetchOne(
            db,
            cached: """
                SELECT t.status = 'blocked', \(PersonTable.isBlocked("t.person_id")),
                    t.expires_at, t.person_id, t.sun_keys IS NOT NULL,
                    \(ParentTag.tag(of: "t.person_id")), \(isHost("t.person_id")),
                    EXISTS (SELECT 1 FROM \(grants(to: "t.person_id"))),
                    \(grantedUntil(grants(to: "t.person_id")))
                FROM id_token t CROSS JOIN (SELECT CAST(? AS TEXT) AS station_id,
                    CAST(? AS BIGINT) AS used_at) AS wanted
                WHERE t.hash = ?
                """,
            arguments: [station, time, hash])
    }

    /// Lists the tokens that may charge at a station while it is offline, in a stable order.
    /// - Parameter byUIDOnly: for stations whose readers send only the UID: leaves out cards with
    ///   keys.
    package static func listChargeable(
        at station: StationID, _ now: Timestamp, byUIDOnly: Bool = false, limit: Int,
        _ db: Database
    ) throws -> [ChargeableToken] {
        let owner = "id_token.person_id"
        let listed = "\(grants(to: owner)) AND \(StationAccess.isListed)"
        return try ChargeableToken.fetchAll(
            db,
            cached: """
                SELECT id_token.*, \(ParentTag.tag(of: owner)) AS parent_tag,
                    \(isHost(owner)) AS is_host, \(grantedUntil(listed)) AS granted_until,
                    (SELECT \(StationAccess.listedEnergyWh) FROM \(listed))
                        AS granted_energy_wh
                FROM id_token CROSS JOIN (SELECT CAST(? AS TEXT) AS station_id,
                    CAST(? AS BIGINT) AS used_at) AS wanted
                WHERE id_token.status = 'active' AND NOT \(PersonTable.isBlocked(owner))
                  AND sealed IS NOT NULL AND offline <> 'never'
                  AND NOT (? AND sun_keys IS NOT NULL)
                  AND (expires_at IS NULL OR expires_at > wanted.used_at)
                  AND (\(isHost(owner)) OR EXISTS (SELECT 1 FROM \(listed)))
                ORDER BY hash LIMIT ?
                """,
            arguments: [station, now, byUIDOnly, limit])
    }
}
