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

    /// Adds a station for a bridge unless there is one with this id.
    public static func addBridgeIfNew(
        _ id: StationID, name: String, _ db: Database, at moment: Moment
    ) throws {
        guard try StationTable.find(id, db) == nil else { return }
        _ = try add(
            id: id, kind: .bridge, name: name, securityProfile: 0, credential: nil, db, at: moment)
    }

    /// - Throws: `notFound`.
    public static func find(_ id: StationID, _ db: Database) throws -> Station {
        guard let station = try StationTable.find(id, db) else {
            throw ServiceError(.notFound, "There is no station \(id).")
        }
        return station
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

/// What came in an `Authorization: Basic` header. The password may be any bytes.
public struct BasicCredentials: Hashable, Sendable {
    /// `user:password`. Where the user ends, only who expects one can say: ids of stations, and
    /// passwords, may have colons of their own.
    private var bytes: [UInt8]

    public init(user: String, password: [UInt8]) { bytes = Array("\(user):".utf8) + password }

    /// Nil unless `header` is `Basic` and base 64.
    public init?(header: String) {
        guard header.lowercased().hasPrefix("basic "),
            let bytes = Base64.bytes(header.dropFirst(6).drop { $0 == " " })
        else { return nil }
        self.bytes = bytes
    }

    /// The password, if these are the credentials of `user`.
    public func password(ofUser user: String) -> [UInt8]? {
        let prefix = Array("\(user):".utf8)
        return bytes.starts(with: prefix) ? Array(bytes.dropFirst(prefix.count)) : nil
    }
}

/// A station's AuthorizationKey: 20 random bytes, shown once as 40 hexadecimal digits, stored
/// hashed. Some stations send the digits as their password and some the bytes (OCPP-J 1.6 §6.2.2
/// and the white paper's FR.205 differ), so both are accepted.
public struct StationCredential: Hashable, Sendable {
    public static let length = 20
    public let text: String
    public let hash: String

    public init(random: RandomSource) {
        let bytes = random.bytes(Self.length)
        text = Hex.text(bytes)
        hash = SecretHash.of(bytes)
    }

    static func matches(_ password: [UInt8], hash: String) -> Bool {
        let text = String(validating: password, as: UTF8.self)
        let decoded = password.count == 2 * length ? text.flatMap { Hex.bytes($0) } : nil
        return SecretHash.matches(SecretHash.of(decoded ?? password), hash)
    }
}
