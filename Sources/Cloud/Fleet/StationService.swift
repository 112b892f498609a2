import CloudCore
import CloudPeople
import CommonBase

/// Charging stations and their credentials.
package enum StationService {
    /// Adds a station. OCPP-J 1.6 stations have their id as the last part of a URL; the longest in
    /// use have 48 characters. Ids that differ only in case would be the same in OCPP 2.0.1.
    /// - Throws: `invalidInput` naming the field, also for a reserved id; `conflict` for a taken id.
    package static func add(
        id: StationID, kind: TransactionSource, name: String, securityProfile: Int,
        credential: StationCredential?, location: LocationID? = nil, _ db: Database,
        at moment: Moment
    ) throws -> Station {
        try checkNew(id, db)
        let station = Station(
            id: id, kind: kind, name: try Check.text(name, "name", 1...200),
            securityProfile: securityProfile, credentialHash: credential?.hash,
            locationID: location, createdAt: moment.wall)
        try StationTable.insert(station, db)
        try note(.stationAdded, id, db, at: moment)
        return station
    }

    /// - Throws: `invalidInput` for a reserved id; `conflict` for one that differs from a taken one in
    ///   case alone.
    static func checkNew(_ id: StationID, _ db: Database) throws {
        try ReservedStationIDs.check(id)
        guard let other = try StationTable.similar(to: id, db).first, other.id != id else { return }
        throw ServiceError(
            .conflict,
            "The station \(other.id) already exists; ids must differ in more than case.",
            field: "id")
    }

    /// A station that the viewer manages. For routes, `managed` says why another one is refused.
    /// - Throws: `notFound`.
    package static func find(
        _ id: StationID, viewer: Viewer, _ db: Database
    ) throws -> Station {
        guard let station = try StationTable.find(id, viewer: viewer, db) else {
            throw missing(id)
        }
        return station
    }

    /// A station that the viewer manages or may charge at, and whether they manage it.
    /// - Throws: `notFound`.
    package static func visible(
        _ id: StationID, to viewer: Viewer, at now: Timestamp, _ db: Database
    ) throws -> (station: Station, isManaged: Bool) {
        if let station = try StationTable.find(id, viewer: viewer, db) { return (station, true) }
        guard let station = try StationTable.visible(id, to: viewer, at: now, db) else {
            throw missing(id)
        }
        return (station, false)
    }

    /// A station that the viewer manages.
    /// - Throws: `notFound` for a station that the viewer does not see; `forbidden` for one that they
    ///   only charge at.
    @discardableResult
    package static func managed(
        _ id: StationID, by viewer: Viewer, at now: Timestamp, _ db: Database
    ) throws -> Station {
        let (station, isManaged) = try visible(id, to: viewer, at: now, db)
        guard isManaged else {
            throw ServiceError(.forbidden, "Only a host of the station \(id) may do this.")
        }
        return station
    }

    private static func missing(_ id: StationID) -> ServiceError {
        ServiceError(.notFound, "The station \(id) does not exist.")
    }

    /// The number of boots that the station announced. - Throws: `notFound`.
    package static func bootCount(_ id: StationID, _ db: Database) throws -> Int64 {
        guard let count = try StationTable.bootCount(id, db) else {
            throw ServiceError(.notFound, "The station \(id) does not exist.")
        }
        return count
    }

    /// - Throws: `notFound`, `invalidInput`.
    package static func rename(
        _ id: StationID, _ name: String, _ db: Database, at moment: Moment
    ) throws -> Station {
        _ = try find(id, viewer: .system, db)
        try StationTable.rename(id, try Check.text(name, "name", 1...200), db)
        try note(.stationChanged, id, db, at: moment)
        return try find(id, viewer: .system, db)
    }

    /// Sets whether a station must request the OCPP subprotocol when it connects (OCPP-J 1.6 §3.2);
    /// some don't (quirk Q6).
    /// - Throws: `notFound`, `conflict` for a bridge's station.
    package static func setNeedsSubprotocol(
        _ isNeeded: Bool, _ id: StationID, _ db: Database, at moment: Moment
    ) throws -> Station {
        guard try find(id, viewer: .system, db).kind == .ocpp16 else {
            throw ServiceError(
                .conflict,
                "needsSubprotocol applies to OCPP stations; \(id) is a bridge's station.",
                field: "needsSubprotocol")
        }
        try StationTable.setNeedsSubprotocol(isNeeded, id, db)
        try note(.stationChanged, id, db, at: moment)
        return try find(id, viewer: .system, db)
    }

    /// Replaces the credential of a station and revokes its certificates, which whoever knew the
    /// former credential may have requested. Nil removes the credential: security profile 0.
    /// - Throws: `notFound`; `conflict` for a bridge's station, which authenticates by its key, for a
    ///   station that must have a certificate, or if nil would lower the minimum security profile.
    package static func setCredential(
        _ credential: StationCredential?, of id: StationID, _ db: Database, at moment: Moment
    ) throws -> Station {
        let station = try find(id, viewer: .system, db)
        guard station.kind == .ocpp16 else {
            throw ServiceError(
                .conflict, "\(id) is a bridge's station, which authenticates by a key.")
        }
        if credential == nil, station.minimumSecurityProfile > 0 {
            throw ServiceError(
                .conflict,
                "\(id) has a minimum security profile above 0, so its password can't be removed.")
        }
        if station.minimumSecurityProfile == 3, station.credentialHash != nil {
            throw ServiceError(
                .conflict,
                "\(id) has security profile 3: a new password would revoke its certificate. "
                    + "An admin must lower the profile first.")
        }
        try replaceCredential(hash: credential?.hash, of: station, db, at: moment)
        return try find(id, viewer: .system, db)
    }

    private static func replaceCredential(
        hash: String?, of station: Station, keeping fingerprint: String? = nil, _ db: Database,
        at moment: Moment
    ) throws {
        try StationTable.setCredential(station.id, hash: hash, db)
        try StationCertificateTable.revokeAll(
            of: station.id, except: fingerprint, at: moment.wall, db)
        if station.pendingSecurityProfile == 3, fingerprint == nil {
            // The station must get another certificate first.
            try StationTable.setProfile(
                station.id, minimum: station.minimumSecurityProfile, pending: nil, db)
        }
        try note(.stationChanged, station.id, db, at: moment)
    }

    /// Whether a certificate is this station's, not revoked, and valid now.
    package static func isValid(
        certificate fingerprint: String, of station: Station, _ db: Database, at moment: Moment
    ) throws -> Bool {
        guard let known = try StationCertificateTable.find(fingerprint, db) else { return false }
        return known.stationID == station.id && known.isValid(at: moment.wall)
    }

    /// Whether a connection would be accepted now with the proof with which it was accepted: its
    /// credential may have been withdrawn since then.
    package static func isValid(
        _ proof: ConnectionProof, of id: StationID, _ db: Database, at moment: Moment
    ) throws -> Bool {
        guard let station = try StationTable.find(id, viewer: .system, db),
            proof.securityProfile >= station.minimumSecurityProfile
        else { return false }
        switch proof.credential {
        case .none: return station.securityProfile == 0
        case .certificate(let fingerprint):
            return try isValid(certificate: fingerprint, of: station, db, at: moment)
        case .password:
            let valid = [station.credentialHash].compactMap(\.self) + station.nextCredentialHashes
            return proof.passwordHash.map(valid.contains) ?? false
        }
    }

    /// Sets the minimum security profile, or the one that the station is being raised to.
    package static func setProfile(
        _ id: StationID, minimum: Int, pending: Int?, _ db: Database, at moment: Moment
    ) throws -> Station {
        try StationTable.setProfile(id, minimum: minimum, pending: pending, db)
        try note(.stationChanged, id, db, at: moment)
        return try find(id, viewer: .system, db)
    }

    /// The location of a new station: that of its owner, or of the oldest admin; nil if the cloud has
    /// no admin yet.
    /// - Throws: `notFound` naming the field.
    package static func location(
        ofOwner owner: PersonID?, newID: LocationID, _ db: Database, at moment: Moment
    ) throws -> LocationID? {
        if let owner, try !PersonTable.isActive(owner, db) {
            throw ServiceError(
                .notFound, "The person \(owner) does not exist or is blocked.", field: "ownerId")
        }
        return try (owner ?? PersonTable.oldestAdmin(db)).map {
            try LocationService.standard(of: $0, newID: newID, db, at: moment)
        }
    }

    /// Gives the stations that were added before the first admin to this admin.
    package static func adoptAll(
        by admin: PersonID, newID: LocationID, _ db: Database, at moment: Moment
    ) throws {
        guard try StationTable.hasHomeless(db) else { return }
        let location = try LocationService.standard(of: admin, newID: newID, db, at: moment)
        for station in try StationTable.adoptAll(to: location, db) {
            try note(.stationMoved, station, db, at: moment)
        }
    }

    /// Makes the next credential the current one, after the station has connected with it; the old
    /// credential and the certificates become invalid.
    /// - Parameters:
    ///   - hash: of the credential with which the station has connected.
    ///   - fingerprint: of the certificate with which it has connected, if any.
    package static func completeRotation(
        of station: Station, to hash: String, keeping fingerprint: String? = nil, _ db: Database,
        at moment: Moment
    ) throws {
        let known = try find(station.id, viewer: .system, db)
        guard known.nextCredentialHashes.contains(hash) else { return }
        try replaceCredential(hash: hash, of: known, keeping: fingerprint, db, at: moment)
    }

    static func note(
        _ kind: DomainEvent.Kind, _ station: StationID, _ db: Database, at moment: Moment
    ) throws {
        try DomainEventTable.append(
            kind, subject: station.text, station: station, at: moment.wall, db)
    }
}
