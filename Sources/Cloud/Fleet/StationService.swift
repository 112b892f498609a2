import CloudCore
import CommonBase

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
        } catch  where error.isDatabaseFailure(.foreignKey) {
            throw ServiceError(
                .conflict, "\(id) has transactions; take it out of service instead.")
        }
    }

    /// The station has come with the key that it was told: the old one is good no more.
    package static func completeRotation(of station: Station, _ db: Database) throws {
        guard let next = station.nextCredentialHash,
            try find(station.id, db).nextCredentialHash == next
        else { return }
        try StationTable.setCredential(station.id, hash: next, db)
    }
}
