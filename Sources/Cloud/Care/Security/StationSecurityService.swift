import CloudCore
import CloudFleet
import CommonBase

/// The security profile that a station may not fall below.
enum StationSecurityService {
    /// Raises the lowest security profile that a station may come with: 2 needs TLS, 3 a client
    /// certificate. It is never lowered (security white paper A00.FR.005).
    /// - Throws: `notFound`, `invalidInput`, `conflict`.
    static func raiseProfile(
        _ id: StationID, to profile: Int, _ db: Database, at moment: Moment
    ) throws -> Station {
        let station = try StationService.find(id, db)
        guard station.kind == .ocpp16, profile == 2 || profile == 3 else {
            throw ServiceError(
                .invalidInput, "An OCPP station's profile is raised to 2 or 3.",
                field: "securityProfile")
        }
        guard profile >= station.leastProfile else {
            throw ServiceError(
                .conflict, "A security profile is never lowered.", field: "securityProfile")
        }
        let hasCertificate = try StationCertificateTable.list(station: id, db)
            .contains { $0.isValid(at: moment.wall) && $0.installedAt != nil }
        guard profile == 3 || station.credentialHash != nil else {
            throw ServiceError(
                .conflict, "The station has no password that it could come with.",
                field: "securityProfile")
        }
        guard profile == 2 || hasCertificate else {
            throw ServiceError(
                .conflict, "The station has no certificate of ours that it could come with.",
                field: "securityProfile")
        }
        try StationTable.raiseProfile(id, to: profile, db)
        return try StationService.find(id, db)
    }
}
