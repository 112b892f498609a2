import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// By what a station proves itself: certificates, and the profile that it may not fall below.
struct StationSecurityRoutes: Sendable {
    let database: CloudDatabase
    /// Nil where this cloud issues no certificates.
    let authority: StationAuthority?
    let rotation: KeyRotation
    let connections: StationConnections

    struct CertificateView: Codable, Sendable, Documented {
        static let notes = [
            "fingerprint": "40 hexadecimal digits of the certificate's SHA-256",
            "installedAt": "When the station took it; absent while it has not",
        ]

        var fingerprint: String
        var notBefore: Timestamp
        var notAfter: Timestamp
        var installedAt: Timestamp?
        var revokedAt: Timestamp?

        init(_ certificate: StationCertificate) {
            fingerprint = certificate.fingerprint
            notBefore = certificate.notBefore
            notAfter = certificate.notAfter
            installedAt = certificate.installedAt
            revokedAt = certificate.revokedAt
        }
    }

    struct Raise: Codable, Sendable, Documented {
        static let notes = [
            "securityProfile": "2 needs TLS, 3 a client certificate; it is never lowered"
        ]

        var securityProfile: Int
    }

    struct Authority: Codable, Sendable, Documented {
        static let notes = ["certificate": "PEM; the root of all stations' certificates"]

        var certificate: String
    }

    func all() -> [Route] {
        [
            Route(
                .post, "/api/v1/stations/{id}/key-rotation", caller: .admin,
                "Give a connected station another AuthorizationKey", success: .created,
                errors: [.conflict]
            ) { call in
                return try CommandView(
                    try await rotation.rotate(try call.id(), by: try call.callingPerson()))
            },
            Route(
                .post, "/api/v1/stations/{id}/security-profile", caller: .admin,
                "Raise the lowest security profile that a station may come with",
                errors: [.conflict]
            ) { (call: Call<Raise>) in
                let id: StationID = try call.id()
                return try await database.write { db in
                    let station = try StationSecurityService.raiseProfile(
                        id, to: call.body.securityProfile, db, at: call.moment)
                    return try StationView(station, connections, db)
                }
            },
            Route(
                .get, "/api/v1/stations/{id}/certificates", caller: .admin,
                "List a station's certificates, newest first"
            ) { call in
                let id: StationID = try call.id()
                let certificates = try await database.read { db in
                    _ = try StationService.find(id, db)
                    return try StationCertificateTable.list(station: id, db)
                }
                return certificates.map(CertificateView.init)
            },
            revoke(), showAuthority(),
        ]
    }

    private func revoke() -> Route {
        Route(
            .delete, "/api/v1/stations/{id}/certificates/{fingerprint}", caller: .admin,
            "Revoke a station's certificate; its connection ends", success: .noContent
        ) { call in
            let id: StationID = try call.id()
            let fingerprint: ID<StationCertificate> = try call.id("fingerprint")
            try await database.write { db in
                guard let known = try StationCertificateTable.find(fingerprint.text, db),
                    known.stationID == id
                else {
                    throw ServiceError(.notFound, "\(id) has no such certificate.")
                }
                try StationCertificateTable.revoke(
                    known.fingerprint, at: call.moment.wall, db)
            }
            connections.disconnect(id)
            return NoContent()
        }
    }

    private func showAuthority() -> Route {
        Route(
            .get, "/api/v1/station-authority", caller: .admin,
            "Show the root of stations' certificates"
        ) { _ in
            guard let authority else {
                throw ServiceError(.notFound, "This cloud issues no certificates.")
            }
            return Authority(certificate: try authority.rootPEM)
        }
    }
}
