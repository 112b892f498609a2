import CloudCore
import CommonBase

/// A client certificate that the cloud issued to a station.
package struct StationCertificate: Hashable, Sendable, FetchableRecord {
    /// The first 40 hexadecimal digits of the certificate's SHA-256.
    package var fingerprint: String
    package var stationID: StationID
    package var pem: String
    package var notBefore: Timestamp
    package var notAfter: Timestamp
    /// When the station accepted it; nil until then.
    package var installedAt: Timestamp?
    package var revokedAt: Timestamp?

    package init(
        fingerprint: String, stationID: StationID, pem: String, notBefore: Timestamp,
        notAfter: Timestamp
    ) {
        self.fingerprint = fingerprint
        self.stationID = stationID
        self.pem = pem
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    package init(row: Row) throws {
        fingerprint = try row["fingerprint"]
        stationID = try row["station_id"]
        pem = try row["pem"]
        notBefore = try row["not_before"]
        notAfter = try row["not_after"]
        installedAt = row["installed_at"]
        revokedAt = row["revoked_at"]
    }

    /// Certificates are valid from a day before they are issued, since clocks of stations are wrong.
    package static let clockSlackSeconds: Int64 = 86_400
    package var issuedAt: Timestamp { notBefore.adding(seconds: Self.clockSlackSeconds) }

    package func isValid(at now: Timestamp) -> Bool {
        revokedAt == nil && notBefore <= now && now < notAfter
    }
}

extension DomainObject {
    /// Signal: a certificate was issued to a station; the station is the subject.
    package static let stationCertificate = DomainObject(rawValue: "stationCertificate")
}

package enum StationCertificateTable {
    package static func insert(_ certificate: StationCertificate, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO station_certificate
                    (fingerprint, station_id, pem, not_before, not_after)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                certificate.fingerprint, certificate.stationID, certificate.pem,
                certificate.notBefore, certificate.notAfter,
            ])
        db.signal(Signal(.stationCertificate, certificate.stationID.text))
    }

    package static func find(
        _ fingerprint: String, _ db: Database
    ) throws -> StationCertificate? {
        try StationCertificate.fetchOne(
            db, cached: "SELECT * FROM station_certificate WHERE fingerprint = ?",
            arguments: [fingerprint])
    }

    /// Newest first.
    package static func list(station: StationID, _ db: Database) throws -> [StationCertificate] {
        try StationCertificate.fetchAll(
            db,
            cached: """
                SELECT * FROM station_certificate WHERE station_id = ?
                ORDER BY not_before DESC, fingerprint
                """,
            arguments: [station])
    }

    /// The stations that have a certificate they have not accepted yet.
    package static func listUndeliveredStations(_ db: Database) throws -> [StationID] {
        try StationID.fetchAll(
            db,
            cached: """
                SELECT DISTINCT station_id FROM station_certificate
                WHERE installed_at IS NULL AND revoked_at IS NULL
                """)
    }

    /// The fingerprints of the certificates that a station has not accepted yet, newest first. Its
    /// quota of requests bounds their number.
    package static func listUndelivered(
        to station: StationID, _ db: Database
    ) throws -> [String] {
        try String.fetchAll(
            db,
            cached: """
                SELECT fingerprint FROM station_certificate
                WHERE station_id = ? AND installed_at IS NULL AND revoked_at IS NULL
                ORDER BY not_before DESC, fingerprint
                """,
            arguments: [station])
    }

    /// Maximum number that `countEnding` counts.
    private static let maximumCount = 1000

    /// The stations whose last certificate ends before `limit`: nobody has renewed it.
    package static func countEnding(before limit: Timestamp, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM (
                    SELECT 1 FROM station_certificate old
                    WHERE installed_at IS NOT NULL AND revoked_at IS NULL AND not_after < ?
                      AND NOT EXISTS (SELECT 1 FROM station_certificate newer
                          WHERE newer.station_id = old.station_id
                            AND newer.not_before > old.not_before
                            AND newer.installed_at IS NOT NULL AND newer.revoked_at IS NULL)
                    LIMIT \(maximumCount)) AS ending
                """,
            arguments: [limit]) ?? 0
    }

    package static func noteInstalled(
        _ fingerprint: String, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE station_certificate SET installed_at = COALESCE(installed_at, ?)
                WHERE fingerprint = ?
                """,
            arguments: [now, fingerprint])
    }

    /// Revokes all certificates of a station, except the one with the fingerprint `kept`.
    package static func revokeAll(
        of station: StationID, except kept: String? = nil, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE station_certificate SET revoked_at = ?
                WHERE station_id = ? AND revoked_at IS NULL AND fingerprint IS DISTINCT FROM ?
                """,
            arguments: [now, station, kept])
    }

    /// Revokes the certificates of a station that were issued before `fingerprint`; all, if it is nil.
    package static func revokeAll(
        of station: StationID, olderThan fingerprint: String?, at now: Timestamp, _ db: Database
    ) throws {
        guard let fingerprint else { return try revokeAll(of: station, at: now, db) }
        try db.execute(
            cached: """
                UPDATE station_certificate SET revoked_at = ?
                WHERE station_id = ? AND revoked_at IS NULL AND not_before <
                    (SELECT not_before FROM station_certificate WHERE fingerprint = ?)
                """,
            arguments: [now, station, fingerprint])
    }

    package static func revoke(
        _ fingerprint: String, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE station_certificate SET revoked_at = COALESCE(revoked_at, ?)
                WHERE fingerprint = ?
                """,
            arguments: [now, fingerprint])
    }
}
