import CloudCore
import CommonBase

/// Charging stations and their credentials.
package enum StationService {
    /// Adds a station. OCPP-J 1.6 stations have their id as the last part of a URL; the longest in
    /// use have 48 characters.
    /// - Throws: `invalidInput` naming the field, `conflict` for a taken id.
    package static func add(
        id: StationID, kind: TransactionSource, name: String, securityProfile: Int,
        credential: StationCredential?, _ db: Database, at moment: Moment
    ) throws -> Station {
        let station = Station(
            id: id, kind: kind, name: try Check.text(name, "name", 1...200),
            securityProfile: securityProfile, credentialHash: credential?.hash,
            createdAt: moment.wall)
        try StationTable.insert(station, db)
        try note(.stationAdded, id, db, at: moment)
        return station
    }

    /// - Throws: `notFound`.
    package static func find(_ id: StationID, _ db: Database) throws -> Station {
        guard let station = try StationTable.find(id, db) else {
            throw ServiceError(.notFound, "The station \(id) does not exist.")
        }
        return station
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
        _ = try find(id, db)
        try StationTable.rename(id, try Check.text(name, "name", 1...200), db)
        try note(.stationChanged, id, db, at: moment)
        return try find(id, db)
    }

    /// Sets whether a station must request the OCPP subprotocol when it connects (OCPP-J 1.6 §3.2);
    /// some don't (quirk Q6).
    /// - Throws: `notFound`, `conflict` for a bridge's station.
    package static func setNeedsSubprotocol(
        _ isNeeded: Bool, _ id: StationID, _ db: Database, at moment: Moment
    ) throws -> Station {
        guard try find(id, db).kind == .ocpp16 else {
            throw ServiceError(
                .conflict,
                "needsSubprotocol applies to OCPP stations; \(id) is a bridge's station.",
                field: "needsSubprotocol")
        }
        try StationTable.setNeedsSubprotocol(isNeeded, id, db)
        try note(.stationChanged, id, db, at: moment)
        return try find(id, db)
    }

    /// Replaces the credential of a station. Nil removes it: security profile 0.
    /// - Throws: `notFound`; `conflict` for a bridge's station, which authenticates by its key, or if
    ///   nil would lower the minimum security profile.
    package static func setCredential(
        _ credential: StationCredential?, of id: StationID, _ db: Database, at moment: Moment
    ) throws -> Station {
        guard try find(id, db).kind == .ocpp16 else {
            throw ServiceError(
                .conflict, "\(id) is a bridge's station, which authenticates by a key.")
        }
        if credential == nil, try find(id, db).minimumSecurityProfile > 0 {
            throw ServiceError(
                .conflict,
                "\(id) has a minimum security profile above 0, so its password can't be removed.")
        }
        try StationTable.setCredential(id, hash: credential?.hash, db)
        try note(.stationChanged, id, db, at: moment)
        return try find(id, db)
    }

    /// Deletes a station without transactions.
    /// - Throws: `notFound`; `conflict` for a station with transactions, which bills refer to.
    package static func remove(
        _ id: StationID, _ db: Database, at moment: Moment
    ) throws {
        _ = try find(id, db)
        do {
            try StationTable.delete(id, db)
        } catch  where error.isDatabaseFailure(.foreignKey) {
            throw ServiceError(
                .conflict,
                "\(id) has transactions and can't be removed; make it inoperative instead.")
        }
        try note(.stationRemoved, id, db, at: moment)
    }

    /// Makes the next credential the current one, after the station has connected with it; the old
    /// credential becomes invalid.
    package static func completeRotation(
        of station: Station, _ db: Database, at moment: Moment
    ) throws {
        guard let next = station.nextCredentialHash,
            try find(station.id, db).nextCredentialHash == next
        else { return }
        try StationTable.setCredential(station.id, hash: next, db)
        try note(.stationChanged, station.id, db, at: moment)
    }

    private static func note(
        _ kind: DomainEvent.Kind, _ station: StationID, _ db: Database, at moment: Moment
    ) throws {
        try DomainEventTable.append(
            kind, subject: station.text, station: station, at: moment.wall, db)
    }
}
