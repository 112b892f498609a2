import CloudCare
import CloudCore
import CloudFleet
import CommonBase

/// Authenticates OCPP connections.
enum StationAdmission {
    /// The result of the authentication.
    enum Outcome: Hashable, Sendable {
        case admitted(Station, ConnectionProof)
        /// Unknown id; only on the plain listener, which requires no credential.
        case unknown(RefusedConnection.Reason)
        /// Missing or wrong credential; on the main listener also an unknown id, so that clients
        /// cannot find out which ids exist. Only the admin learns the reason.
        case unauthenticated(RefusedConnection.Reason)
        /// Known id with a wrong password; clients see the same answer as for `unauthenticated`.
        case wrongPassword(StationID)
        /// Known station below its minimum security profile, or with a certificate that is not its
        /// own, expired or revoked.
        case insecure(StationID, Insecurity)
    }

    /// The credentials and the listener of a connection.
    struct Arrival: Hashable, Sendable {
        var basic: BasicCredentials?
        /// The user names that are the id in the path (OCPP security white paper FR.204).
        var users: [String]
        /// Fingerprint of the TLS client certificate, whose private key the client has.
        var fingerprint: String?
        var isTLS: Bool
        /// True on the main listener, false on the plain one.
        var requiresCredential: Bool

        init(
            basic: BasicCredentials?, users: [String], fingerprint: String? = nil,
            isTLS: Bool = false,
            requiresCredential: Bool
        ) {
            self.basic = basic
            self.users = users
            self.fingerprint = fingerprint
            self.isTLS = isTLS
            self.requiresCredential = requiresCredential
        }
    }

    /// - Parameter ids: the ids that the path may mean.
    static func admit(
        _ ids: [StationID], _ arrival: Arrival, _ db: Database, at moment: Moment
    ) throws -> Outcome {
        let requiresCredential = arrival.requiresCredential
        let station = try StationTable.named(ids, db)
        let ocpp = station?.kind == .ocpp16 ? station : nil
        // Always compares one hash, so that an unknown id takes as long as a wrong password.
        let password = arrival.basic.flatMap { basic in
            arrival.users.lazy.compactMap { basic.password(ofUser: $0) }.first
        }
        let isRight = StationCredential.matches(
            password ?? [], hash: ocpp?.credentialHash ?? SecretHash.of(""))
        // During a rotation both keys are valid: the station may have lost power before it
        // stored the new one.
        let next = ocpp?.nextCredentialHashes.first {
            StationCredential.matches(password ?? [], hash: $0)
        }
        guard let ocpp else {
            let reason: RefusedConnection.Reason =
                station == nil ? .unknownStation : .bridgeStation
            return requiresCredential ? .unauthenticated(reason) : .unknown(reason)
        }
        let isAuthenticated = (isRight || next != nil) && password != nil
        let passwordHash = isAuthenticated ? next ?? ocpp.credentialHash : nil
        func proof(_ credential: ConnectionProof.Credential) -> ConnectionProof {
            ConnectionProof(credential, passwordHash: passwordHash, isTLS: arrival.isTLS)
        }
        if let fingerprint = arrival.fingerprint,
            try StationService.isValid(certificate: fingerprint, of: ocpp, db, at: moment)
        {
            return .admitted(ocpp, proof(.certificate(fingerprint: fingerprint)))
        }
        if ocpp.minimumSecurityProfile == 3 {
            return .insecure(
                ocpp.id,
                arrival.fingerprint == nil ? .loweredProfile : .invalidCertificate)
        }
        if ocpp.minimumSecurityProfile == 2, !arrival.isTLS, isAuthenticated {
            return .insecure(ocpp.id, .loweredProfile)
        }
        if ocpp.securityProfile == 0 {
            return requiresCredential
                ? .unauthenticated(.plainListenerOnly) : .admitted(ocpp, proof(.none))
        }
        if isAuthenticated { return .admitted(ocpp, proof(.password)) }
        if password != nil { return .wrongPassword(ocpp.id) }
        return .unauthenticated(arrival.basic == nil ? .noPassword : .otherUser)
    }

    /// Whether the connection of a station completes a procedure, so that `complete` must be called.
    static func completesProcedure(
        _ station: Station, _ proof: ConnectionProof, _ db: Database
    ) throws -> Bool {
        if let hash = proof.passwordHash, station.nextCredentialHashes.contains(hash) {
            return true
        }
        if station.pendingSecurityProfile.map({ $0 <= proof.securityProfile }) ?? false {
            return true
        }
        return try proof.fingerprint.flatMap { try StationCertificateTable.find($0, db) }
            .map { $0.installedAt == nil } ?? false
    }

    /// Completes what the connection of a station proves: the installation of its certificate, its
    /// key rotation, and the change of its security profile.
    static func complete(
        _ station: Station, _ proof: ConnectionProof, _ db: Database, at moment: Moment
    ) throws {
        if let fingerprint = proof.fingerprint {
            try StationCertificateTable.noteInstalled(fingerprint, at: moment.wall, db)
        }
        if let hash = proof.passwordHash, station.nextCredentialHashes.contains(hash) {
            try StationService.completeRotation(
                of: station, to: hash, keeping: proof.fingerprint, db, at: moment)
        }
        _ = try StationSecurityService.completeRaising(
            of: station, connectedBy: proof, db, at: moment)
    }

    /// The type of the security event for a refused station.
    enum Insecurity: String, Hashable, Sendable {
        /// Below the minimum security profile (A00.FR.005).
        case loweredProfile = "LoweredSecurityProfile"
        /// A type of the security white paper.
        case invalidCertificate = "InvalidChargePointCertificate"
        /// Right id, wrong password (FR.323).
        case wrongPassword = "WrongPassword"

        var reason: RefusedConnection.Reason {
            switch self {
            case .loweredProfile: .loweredProfile
            case .invalidCertificate: .invalidCertificate
            case .wrongPassword: .wrongPassword
            }
        }
    }

    /// Stores a security event about a refused connection.
    static func note(
        _ insecurity: Insecurity, of station: StationID, from address: String, _ db: Database,
        at moment: Moment
    ) throws {
        try SecurityEventTable.append(
            insecurity.rawValue, source: .cloud, techInfo: "from \(address)", of: station,
            occurredAt: moment.wall, receivedAt: moment.wall, db)
    }
}
