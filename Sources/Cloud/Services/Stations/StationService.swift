import CloudStore
import CommonBase
import GRDB

/// Charging stations: who they are and how they prove it.
package enum StationService {
    /// OCPP-J 1.6 stations know their id as part of a URL; 48 characters are the longest in use.
    package static func add(
        id: StationID, kind: TransactionSource, name: String, securityProfile: Int,
        credential: StationCredential?, _ db: Database, at moment: Moment
    ) throws -> Station {
        let station = Station(
            id: id, kind: kind, name: try Check.text(name, "name", 1...200),
            securityProfile: securityProfile, credentialHash: credential?.hash,
            createdAt: moment.wall)
        try StationTable.insert(station, db)
        return station
    }

    /// - Throws: `notFound`.
    package static func find(_ id: StationID, _ db: Database) throws -> Station {
        guard let station = try StationTable.find(id, db) else {
            throw ServiceError(.notFound, "There is no station \(id).")
        }
        return station
    }

    /// How often it has announced a boot. - Throws: `notFound`.
    package static func bootCount(_ id: StationID, _ db: Database) throws -> Int64 {
        guard let count = try StationTable.bootCount(id, db) else {
            throw ServiceError(.notFound, "There is no station \(id).")
        }
        return count
    }

    /// - Throws: `notFound`, `invalidInput`.
    package static func rename(
        _ id: StationID, _ name: String, _ db: Database
    ) throws -> Station {
        _ = try find(id, db)
        try StationTable.rename(id, try Check.text(name, "name", 1...200), db)
        return try find(id, db)
    }

    /// Whether a station has to name the subprotocol when it connects (OCPP-J 1.6 §3.2); some don't
    /// (quirk Q6).
    /// - Throws: `notFound`, `conflict` for a bridge's.
    package static func setNeedsSubprotocol(
        _ isNeeded: Bool, _ id: StationID, _ db: Database
    ) throws -> Station {
        guard try find(id, db).kind == .ocpp16 else {
            throw ServiceError(.conflict, "\(id) is a bridge's station, which has no WebSocket.")
        }
        try StationTable.setNeedsSubprotocol(isNeeded, id, db)
        return try find(id, db)
    }

    /// Gives a station another credential, or none: security profile 0.
    /// - Throws: `notFound`, `conflict` for a bridge, which proves itself by its key.
    package static func setCredential(
        _ credential: StationCredential?, of id: StationID, _ db: Database
    ) throws -> Station {
        guard try find(id, db).kind == .ocpp16 else {
            throw ServiceError(.conflict, "\(id) is a bridge's station and has no password.")
        }
        if credential == nil, try find(id, db).leastProfile > 0 {
            throw ServiceError(.conflict, "A security profile is never lowered.")
        }
        try StationTable.setCredential(id, hash: credential?.hash, db)
        return try find(id, db)
    }

    /// Removes a station that has never charged.
    /// - Throws: `notFound`, and `conflict` for one with transactions: bills refer to it.
    package static func remove(_ id: StationID, _ db: Database) throws {
        _ = try find(id, db)
        do {
            try StationTable.delete(id, db)
        } catch let error as DatabaseError
            where error.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY
        {
            throw ServiceError(
                .conflict, "\(id) has transactions; take it out of service instead.")
        }
    }

    /// What an OCPP connection is let in by.
    package enum Admission: Hashable, Sendable {
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
    package struct Arrival: Sendable {
        package var basic: BasicCredentials?
        /// Of its TLS client certificate, which it has proved to own.
        package var fingerprint: String?
        package var isTLS: Bool
        /// True on the main listener, false on the plain one.
        package var requiresCredential: Bool

        package init(
            basic: BasicCredentials?, fingerprint: String? = nil, isTLS: Bool = false,
            requiresCredential: Bool
        ) {
            self.basic = basic
            self.fingerprint = fingerprint
            self.isTLS = isTLS
            self.requiresCredential = requiresCredential
        }
    }

    package static func admit(
        _ id: StationID?, _ arrival: Arrival, _ db: Database, at moment: Moment
    ) throws -> Admission {
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

    /// The station has come with the key that it was told: the old one is good no more.
    package static func completeRotation(of station: Station, _ db: Database) throws {
        guard let next = station.nextCredentialHash,
            try find(station.id, db).nextCredentialHash == next
        else { return }
        try StationTable.setCredential(station.id, hash: next, db)
    }

    /// Why a station was not let in that may not come like this.
    package enum Insecurity: String, Hashable, Sendable {
        /// By a security profile below the one that it has been raised to (A00.FR.005).
        case loweredProfile = "LoweredSecurityProfile"
        /// The white paper's own name for it.
        case invalidCertificate = "InvalidChargePointCertificate"
        /// Somebody knows its id, but not its key (FR.323).
        case wrongPassword = "WrongPassword"
    }

    /// Keeps a refusal where people look for it.
    package static func note(
        _ insecurity: Insecurity, of station: StationID, from address: String, _ db: Database,
        at moment: Moment
    ) throws {
        try SecurityEventTable.append(
            insecurity.rawValue, source: .cloud, techInfo: "from \(address)", of: station,
            occurredAt: moment.wall, receivedAt: moment.wall, db)
    }

    /// Raises the lowest security profile that a station may come with: 2 needs TLS, 3 a client
    /// certificate. It is never lowered (security white paper A00.FR.005).
    /// - Throws: `notFound`, `invalidInput`, `conflict`.
    package static func raiseProfile(
        _ id: StationID, to profile: Int, _ db: Database, at moment: Moment
    ) throws -> Station {
        let station = try find(id, db)
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
        return try find(id, db)
    }
}
