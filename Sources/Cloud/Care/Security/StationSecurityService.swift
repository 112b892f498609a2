import CloudCore
import CloudFleet
import CommonBase

/// The minimum security profile of stations: 2 requires TLS, 3 a client certificate.
///
/// Raising it is a procedure, because a station that cannot connect the new way would be locked out:
/// the new minimum is pending until the station has connected that way. Only an admin lowers it.
package enum StationSecurityService {
    /// How a request changes the minimum.
    struct Change: Sendable {
        /// 1, 2 or 3; 1 stands for no minimum above a password.
        var profile: Int
        var allowsLowering: Bool
        var viewer: Viewer
        /// How the station's connection is authenticated; nil if it is offline.
        var proof: ConnectionProof?
    }

    /// Raises the minimum at once if the station's connection satisfies it; otherwise the minimum is
    /// pending. A profile that is the present one cancels a pending change.
    /// - Throws: `notFound`, `invalidInput`, `conflict` if the station lacks the credential, or if the
    ///   profile is lower and `allowsLowering` is false; `forbidden` if somebody else than an admin
    ///   lowers it.
    static func change(
        _ id: StationID, _ change: Change, _ db: Database, at moment: Moment
    ) throws -> Station {
        let station = try StationService.find(id, viewer: .system, db)
        guard station.kind == .ocpp16, (1...3).contains(change.profile) else {
            throw ServiceError(
                .invalidInput,
                "securityProfile must be 1, 2 or 3, and the station an OCPP station.",
                field: "securityProfile")
        }
        guard change.profile == 3 || station.credentialHash != nil else {
            throw ServiceError(
                .conflict,
                "Security profile \(change.profile) requires that the station has a password.",
                field: "securityProfile")
        }
        let minimum = max(station.minimumSecurityProfile, 1)
        if change.profile < minimum { return try lower(station, change, db, at: moment) }
        if change.profile == minimum {
            return try StationService.setProfile(
                id, minimum: station.minimumSecurityProfile, pending: nil, db, at: moment)
        }
        let hasCertificate = try StationCertificateTable.list(station: id, db)
            .contains { $0.isValid(at: moment.wall) && $0.installedAt != nil }
        guard change.profile == 2 || hasCertificate else {
            throw ServiceError(
                .conflict,
                "Security profile 3 requires that the station has installed a valid certificate.",
                field: "securityProfile")
        }
        let pending = try StationService.setProfile(
            id, minimum: station.minimumSecurityProfile, pending: change.profile, db, at: moment)
        guard let proof = change.proof, proof.securityProfile >= change.profile else {
            return pending
        }
        return try completeRaising(of: pending, connectedBy: proof, db, at: moment)
    }

    /// Makes a pending minimum the current one, after the station has connected that way; closes the
    /// old way: certificates older than the one that the station has used become invalid.
    /// - Returns: the station, unchanged if `proof` does not satisfy the pending minimum.
    package static func completeRaising(
        of station: Station, connectedBy proof: ConnectionProof, _ db: Database,
        at moment: Moment
    ) throws -> Station {
        let known = try StationService.find(station.id, viewer: .system, db)
        guard let pending = known.pendingSecurityProfile, proof.securityProfile >= pending else {
            return known
        }
        try StationCertificateTable.revokeAll(
            of: known.id, olderThan: proof.fingerprint, at: moment.wall, db)
        try note("SecurityProfileRaised", "to \(pending)", of: known.id, db, at: moment)
        return try StationService.setProfile(
            known.id, minimum: pending, pending: nil, db, at: moment)
    }

    private static func lower(
        _ station: Station, _ change: Change, _ db: Database, at moment: Moment
    ) throws -> Station {
        guard change.allowsLowering else {
            throw ServiceError(
                .conflict,
                "securityProfile must be at least \(station.minimumSecurityProfile); an admin can "
                    + "lower it with allowLowering.",
                field: "securityProfile")
        }
        guard change.viewer.isAdmin else {
            throw ServiceError(
                .forbidden, "Only an admin may lower securityProfile.", field: "securityProfile")
        }
        // A station that works must not be cut off: it goes on with the certificate that it uses.
        let used = try change.proof?.fingerprint ?? newestCertificate(of: station.id, db)
        try StationCertificateTable.revokeAll(
            of: station.id, except: used, at: moment.wall, db)
        try note(
            "SecurityProfileLowered",
            "from \(station.minimumSecurityProfile) to \(change.profile)", of: station.id, db,
            at: moment)
        return try StationService.setProfile(
            station.id, minimum: change.profile == 2 ? 2 : 0, pending: nil, db, at: moment)
    }

    private static func newestCertificate(
        of station: StationID, _ db: Database
    ) throws -> String? {
        try StationCertificateTable.list(station: station, db)
            .first { $0.installedAt != nil && $0.revokedAt == nil }?.fingerprint
    }

    private static func note(
        _ type: String, _ text: String, of station: StationID, _ db: Database, at moment: Moment
    ) throws {
        try SecurityEventTable.append(
            type, source: .cloud, techInfo: text, of: station, occurredAt: moment.wall,
            receivedAt: moment.wall, isCausedByPerson: true, db)
    }
}
