import CloudCare
import CloudCore
import CloudFleet
import CommonBase

/// Decides whether an OCPP connection is admitted, and by what.
enum StationAdmission {
    /// What an OCPP connection is let in by.
    enum Outcome: Hashable, Sendable {
        case admitted(Station)
        /// By its id alone: security profile 0.
        case admittedUnproved(Station)
        /// By the key that it was told last.
        case admittedByNextKey(Station)
        /// No such station: only ever said where no credential is asked for.
        case unknown
        /// No, the wrong, or a superfluous credential; on the main listener also an unknown id, so
        /// that nobody can find out which ids exist.
        case unauthenticated
        /// The right id with the wrong password, which looks like any other refusal from outside.
        case wrongPassword(StationID)
        /// Known, and not secure enough: by a lower profile than it was raised to, or with a
        /// certificate that is not its own, expired or revoked.
        case insecure(StationID, Insecurity)
    }

    /// How a station comes.
    struct Arrival: Sendable {
        var basic: BasicCredentials?
        /// Of its TLS client certificate, which it has proved to own.
        var fingerprint: String?
        var isTLS: Bool
        /// True on the main listener, false on the plain one.
        var requiresCredential: Bool

        init(
            basic: BasicCredentials?, fingerprint: String? = nil, isTLS: Bool = false,
            requiresCredential: Bool
        ) {
            self.basic = basic
            self.fingerprint = fingerprint
            self.isTLS = isTLS
            self.requiresCredential = requiresCredential
        }
    }

    static func admit(
        _ id: StationID?, _ arrival: Arrival, _ db: Database, at moment: Moment
    ) throws -> Outcome {
        let (basic, requiresCredential) = (arrival.basic, arrival.requiresCredential)
        let station = try id.flatMap { try StationTable.find($0, db) }
        let ocpp = station?.kind == .ocpp16 ? station : nil
        // Always one comparison, so that an unknown id takes as long as a wrong password.
        // The user name must be the station's id (OCPP security white paper FR.204).
        let password = id.flatMap { basic?.password(ofUser: $0.text) }
        let isRight = StationCredential.matches(
            password ?? [], hash: ocpp?.credentialHash ?? SecretHash.of(""))
        // It was told another key, and may have lost power before it kept it: both are good.
        let isNext =
            ocpp?.nextCredentialHash.map { StationCredential.matches(password ?? [], hash: $0) }
            ?? false
        guard let ocpp else { return requiresCredential ? .unauthenticated : .unknown }
        if let fingerprint = arrival.fingerprint,
            let known = try StationCertificateTable.find(fingerprint, db),
            known.stationID == ocpp.id, known.isValid(at: moment.wall)
        {
            return .admitted(ocpp)
        }
        let isWelcome = (isRight || isNext) && password != nil
        if ocpp.leastProfile == 3 {
            return .insecure(
                ocpp.id,
                arrival.fingerprint == nil ? .loweredProfile : .invalidCertificate)
        }
        if ocpp.leastProfile == 2, !arrival.isTLS, isWelcome {
            return .insecure(ocpp.id, .loweredProfile)
        }
        if ocpp.securityProfile == 0 {
            return requiresCredential ? .unauthenticated : .admittedUnproved(ocpp)
        }
        if isWelcome, isNext { return .admittedByNextKey(ocpp) }
        if isWelcome { return .admitted(ocpp) }
        return password == nil ? .unauthenticated : .wrongPassword(ocpp.id)
    }

    /// Why a station was not let in that may not come like this.
    enum Insecurity: String, Hashable, Sendable {
        /// By a security profile below the one that it has been raised to (A00.FR.005).
        case loweredProfile = "LoweredSecurityProfile"
        /// The white paper's own name for it.
        case invalidCertificate = "InvalidChargePointCertificate"
        /// Somebody knows its id, but not its key (FR.323).
        case wrongPassword = "WrongPassword"
    }

    /// Keeps a refusal where people look for it.
    static func note(
        _ insecurity: Insecurity, of station: StationID, from address: String, _ db: Database,
        at moment: Moment
    ) throws {
        try SecurityEventTable.append(
            insecurity.rawValue, source: .cloud, techInfo: "from \(address)", of: station,
            occurredAt: moment.wall, receivedAt: moment.wall, db)
    }
}
