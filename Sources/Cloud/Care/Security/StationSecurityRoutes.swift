import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// Station authentication: keys, client certificates and the minimum security profile.
struct StationSecurityRoutes: Sendable {
    let database: CloudDatabase
    /// Nil if this cloud issues no certificates.
    let authority: StationAuthority?
    let rotation: KeyRotation
    let raising: ProfileRaising
    let connections: StationConnections

    struct CertificateView: Codable, Sendable, Documented {
        static let notes = [
            "fingerprint": "First 40 hexadecimal digits of the certificate's SHA-256",
            "installedAt": "When the station accepted the certificate; absent until then",
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

    struct ProfileChange: Codable, Sendable, Documented {
        static let notes = [
            "securityProfile":
                "2 requires TLS, 3 a client certificate, 1 neither. A higher minimum takes effect "
                + "once the station has connected that way; the present one cancels the change",
            "allowLowering":
                "Admins only: true allows a lower minimum; the station keeps the certificate that it uses",
        ]

        var securityProfile: Int
        var allowLowering: Bool?
    }

    struct Authority: Codable, Sendable, Documented {
        static let notes = ["certificate": "Root of all station certificates, as PEM"]

        var certificate: String
    }

    func all() -> [Route] {
        [
            Route(
                .post, "/api/v1/stations/{id}/key-rotation", caller: .person(.admin),
                "Rotate the AuthorizationKey of a connected station", success: .created,
                errors: [.conflict]
            ) { call in
                let id = try await call.managedStation(in: database)
                return try rotation.commands.view(
                    try await rotation.rotate(id, by: try call.callingPerson()))
            },
            Route(
                .post, "/api/v1/stations/{id}/security-profile", caller: .person(.admin),
                "Change the minimum security profile of a station, and tell the station",
                errors: [.conflict]
            ) { (call: Call<ProfileChange>) in try await change(call) },
            Route(
                .get, "/api/v1/stations/{id}/certificates", caller: .person(.read),
                "List a station's certificates, newest first"
            ) { call in
                let certificates = try await database.read { db in
                    let id = try call.managedStation(db).id
                    return try StationCertificateTable.list(station: id, db)
                }
                return Page(whole: certificates.map(CertificateView.init))
            },
            revoke(), showAuthority(),
        ]
    }

    private func change(_ call: Call<ProfileChange>) async throws -> StationView {
        let id: StationID = try call.id()
        let change = StationSecurityService.Change(
            profile: call.body.securityProfile, allowsLowering: call.body.allowLowering ?? false,
            viewer: call.viewer, proof: connections.proof(id))
        let (before, after) = try await database.write { db in
            let before = try call.managedStation(db)
            return (
                before, try StationSecurityService.change(id, change, db, at: call.moment)
            )
        }
        let isChanged = before.minimumSecurityProfile != after.minimumSecurityProfile
        let isInsufficient = connections.proof(id).map {
            $0.securityProfile < after.minimumSecurityProfile
        }
        if isChanged, isInsufficient == true { connections.disconnect(id) }
        _ = try await raising.send(to: id, by: try call.callingPerson())
        return try await database.read { db in
            try StationView(try call.managedStation(db), connections, db)
        }
    }

    private func revoke() -> Route {
        Route(
            .delete, "/api/v1/stations/{id}/certificates/{fingerprint}", caller: .person(.admin),
            "Revoke a station's certificate and disconnect the station", success: .noContent
        ) { call in
            let id: StationID = try call.id()
            let fingerprint: ID<StationCertificate> = try call.id("fingerprint")
            try await database.write { db in
                try call.managedStation(db)
                // tidy:allow viewer: compared with the managed station
                guard let known = try StationCertificateTable.find(fingerprint.text, db),
                    known.stationID == id
                else {
                    throw ServiceError(
                        .notFound, "Station \(id) has no certificate \(fingerprint).")
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
            "Show the root certificate of station certificates"
        ) { _ in
            guard let authority else {
                throw ServiceError(.notFound, "This cloud issues no station certificates.")
            }
            return Authority(certificate: try authority.rootPEM)
        }
    }
}
