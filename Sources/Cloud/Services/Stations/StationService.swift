import CloudStore
import Common
import GRDB

/// Charging stations: who they are and how they prove it.
public enum StationService {
    /// OCPP-J 1.6 stations know their id as part of a URL; 48 characters are the longest in use.
    public static func add(
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
    public static func find(_ id: StationID, _ db: Database) throws -> Station {
        guard let station = try StationTable.find(id, db) else {
            throw ServiceError(.notFound, "There is no station \(id).")
        }
        return station
    }

    /// How often it has announced a boot. - Throws: `notFound`.
    public static func bootCount(_ id: StationID, _ db: Database) throws -> Int64 {
        guard let count = try StationTable.bootCount(id, db) else {
            throw ServiceError(.notFound, "There is no station \(id).")
        }
        return count
    }

    /// - Throws: `notFound`, `invalidInput`.
    public static func rename(
        _ id: StationID, _ name: String, _ db: Database
    ) throws -> Station {
        _ = try find(id, db)
        try StationTable.rename(id, try Check.text(name, "name", 1...200), db)
        return try find(id, db)
    }

    /// Gives a station another credential, or none: security profile 0.
    /// - Throws: `notFound`, `conflict` for a bridge, which proves itself by its key.
    public static func setCredential(
        _ credential: StationCredential?, of id: StationID, _ db: Database
    ) throws -> Station {
        guard try find(id, db).kind == .ocpp16 else {
            throw ServiceError(.conflict, "\(id) is a bridge's station and has no password.")
        }
        try StationTable.setCredential(id, hash: credential?.hash, db)
        return try find(id, db)
    }

    /// Removes a station that has never charged.
    /// - Throws: `notFound`, and `conflict` for one with transactions: bills refer to it.
    public static func remove(_ id: StationID, _ db: Database) throws {
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
    public enum Admission: Hashable, Sendable {
        case admitted(Station)
        /// No such station: only ever said where no credential is asked for.
        case unknown
        /// No, the wrong, or a superfluous credential; on the main listener also an unknown id, so
        /// that nobody can find out which ids exist.
        case unauthenticated
    }

    /// - Parameter requiresCredential: true on the main listener, false on the plain one.
    public static func admit(
        _ id: StationID?, basic: BasicCredentials?, requiresCredential: Bool, _ db: Database
    ) throws -> Admission {
        let station = try id.flatMap { try StationTable.find($0, db) }
        let ocpp = station?.kind == .ocpp16 ? station : nil
        // Always one comparison, so that an unknown id takes as long as a wrong password.
        // The user name must be the station's id (OCPP security white paper FR.204).
        let password = id.flatMap { basic?.password(ofUser: $0.text) }
        let isRight = StationCredential.matches(
            password ?? [], hash: ocpp?.credentialHash ?? SecretHash.of(""))
        guard let ocpp else { return requiresCredential ? .unauthenticated : .unknown }
        if ocpp.securityProfile == 0 {
            return requiresCredential ? .unauthenticated : .admitted(ocpp)
        }
        return isRight && password != nil ? .admitted(ocpp) : .unauthenticated
    }
}
