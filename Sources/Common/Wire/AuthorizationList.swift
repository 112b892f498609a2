/// Who may charge at a bridge while the cloud can't be asked: made and signed by the cloud, kept by
/// the bridge.
///
/// Tokens stand in it as salted hashes, since cards' UIDs are personal data and a memory card can
/// be taken out of a wall. That keeps a list from being read, not from being guessed at: four bytes
/// are few.
public struct AuthorizationList: Hashable, Sendable, Codable {
    /// Rises with every change; the newest list counts.
    public var version: Int64
    /// It means something at this station only.
    public var stationId: StationID
    public var issuedAt: Timestamp
    /// Holds no longer than this, as far as the bridge knows the time.
    public var validUntil: Timestamp
    /// 32 bytes, hexadecimal.
    public var salt: String
    public var entries: [Entry]

    /// How long a list holds.
    public static let lifetimeSeconds: Int64 = 30 * 86_400
    /// Most entries of one list.
    public static let maximumCount = 5000

    public struct Entry: Hashable, Sendable, Codable {
        /// SHA-256 of the salt and the token's text in upper case, hexadecimal.
        public var hash: String
        /// Absent for a token without end.
        public var expiresAt: Timestamp?

        public init(hash: String, expiresAt: Timestamp? = nil) {
            self.hash = hash
            self.expiresAt = expiresAt
        }
    }

    public init(
        version: Int64, stationId: StationID, issuedAt: Timestamp, salt: String, entries: [Entry]
    ) {
        self.version = version
        self.stationId = stationId
        self.issuedAt = issuedAt
        validUntil = issuedAt.adding(seconds: Self.lifetimeSeconds)
        self.salt = salt
        self.entries = entries
    }

    /// What is hashed for a token; `salt` is the list's, as bytes.
    public static func hashInput(_ token: IdToken, salt: [UInt8]) -> [UInt8] {
        salt + Array(token.text.utf8)
    }

    /// What the list says of a token with this hash.
    ///
    /// | clock | list | entry | answer |
    /// |---|---|---|---|
    /// | any | any | none | Invalid |
    /// | set | too old | any | nil: the list holds no more |
    /// | set | holds | expired | Expired |
    /// | not set | any | with an end | Expired: nobody knows |
    /// | not set, or list holds | – | otherwise | Accepted |
    public func status(ofHash hash: String, at moment: Moment) -> AuthorizationStatus? {
        if moment.isSynchronised, moment.wall > validUntil { return nil }
        guard let entry = entries.first(where: { $0.hash == hash }) else { return .invalid }
        guard let end = entry.expiresAt else { return .accepted }
        return moment.isSynchronised && moment.wall < end ? .accepted : .expired
    }
}

/// `GET /bridge/v1/authorization-list?since=`, signed.
public struct AuthorizationListResponse: Hashable, Sendable, Codable {
    public var version: Int64
    /// An `AuthorizationList`, signed by the cloud (RFC 7515, compact); absent where the bridge has
    /// this version.
    public var list: String?
    public var serverTime: Timestamp

    public init(version: Int64, list: String?, serverTime: Timestamp) {
        self.version = version
        self.list = list
        self.serverTime = serverTime
    }
}
