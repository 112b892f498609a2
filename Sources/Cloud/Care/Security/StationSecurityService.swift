import CloudCore
import CloudFleet
import CommonBase

/// The minimum security profile of stations.
enum StationSecurityService {
    /// Raises the minimum security profile of a station: 2 requires TLS, 3 a client certificate.
    /// It is never lowered (security white paper A00.FR.005).
    /// - Throws: `notFound`, `invalidInput`, `conflict` if the station lacks the credential or
    ///   already has a higher minimum.
    static func raiseProfile(
        _ id: StationID, to profile: Int, _ db: Database, at moment: Moment
    ) throws -> Station {
        let station = try StationService.find(id, viewer: .system, db)
        guard station.kind == .ocpp16, profile == 2 || profile == 3 else {
            throw ServiceError(
                .invalidInput, "securityProfile must be 2 or 3, and the station an OCPP station.",
                field: "securityProfile")
        }
        guard profile >= station.minimumSecurityProfile else {
            throw ServiceError(
                .conflict,
                "securityProfile cannot be lowered; it must be at least \(station.minimumSecurityProfile).",
                field: "securityProfile")
        }
        let hasCertificate = try StationCertificateTable.list(station: id, db)
            .contains { $0.isValid(at: moment.wall) && $0.installedAt != nil }
        guard profile == 3 || station.credentialHash != nil else {
            throw ServiceError(
                .conflict, "Security profile 2 requires that the station has a password.",
                field: "securityProfile")
        }
        guard profile == 2 || hasCertificate else {
            throw ServiceError(
                .conflict,
                "Security profile 3 requires that the station has installed a valid certificate.",
                field: "securityProfile")
        }
        try StationTable.raiseProfile(id, to: profile, db)
        return try StationService.find(id, viewer: .system, db)
    }
}
