import ChargingModel
import CommonBase

/// Who may charge at a bridge while the cloud can't be asked: made and signed by the cloud, kept by
/// the bridge.
///
/// Tokens stand in it as salted hashes, since cards' UIDs are personal data and a memory card can
/// be taken out of a wall. That keeps a list from being read, not from being guessed at: four bytes
/// are few.
package struct AuthorizationList: Hashable, Sendable, Codable {
    /// Rises with every change; the newest list counts.
    package var version: Int64
    /// It means something at this station only.
    package var stationId: StationID
    package var issuedAt: Timestamp
    /// Holds no longer than this, as far as the bridge knows the time.
    package var validUntil: Timestamp
    /// 32 bytes, hexadecimal.
    package var salt: String
    package var entries: [Entry]
    /// Whom the station is kept for, and until when; nobody, if absent.
    package var reservations: [Kept]?

    /// How long a list holds; longer only for a household's tokens.
    package static let lifetimeSeconds: Int64 = 30 * 86_400
    /// Transactions that a guest may begin on a list's word, before the cloud has heard of them.
    package static let unsettledLimit = 3
    /// Most entries of one list.
    package static let maximumCount = 5000

    package struct Entry: Hashable, Sendable, Codable {
        /// SHA-256 of the salt and the token's text in upper case, hexadecimal.
        package var hash: String
        /// Absent for a token without end.
        package var expiresAt: Timestamp?
        /// Whose it is, in a word that means something in this list only.
        package var group: String?
        /// What a guest may take on the list's word, in Wh; absent for the household's.
        package var maximumEnergyWh: Int64?
        /// Whether the card says something anew at each tap, and must have.
        package var needsProof: Bool?

        package init(
            hash: String, expiresAt: Timestamp? = nil, group: String? = nil,
            maximumEnergyWh: Int64? = nil, needsProof: Bool? = nil
        ) {
            self.hash = hash
            self.expiresAt = expiresAt
            self.group = group
            self.maximumEnergyWh = maximumEnergyWh
            self.needsProof = needsProof
        }
    }

    package struct Kept: Hashable, Sendable, Codable {
        package var group: String
        package var until: Timestamp

        package init(group: String, until: Timestamp) {
            self.group = group
            self.until = until
        }
    }

    /// A transaction that began on a list's word, and that the cloud has not heard of.
    package struct UnsettledStart: Hashable, Sendable {
        package var token: String
        package var proof: SUNMessage?

        package init(token: String, proof: SUNMessage?) {
            self.token = token
            self.proof = proof
        }
    }

    /// What a list says of a tap.
    package struct Standing: Hashable, Sendable {
        package var status: AuthorizationStatus
        package var maximumEnergyWh: Int64?

        package init(_ status: AuthorizationStatus, maximumEnergyWh: Int64? = nil) {
            self.status = status
            self.maximumEnergyWh = maximumEnergyWh
        }
    }

    package init(
        version: Int64, stationId: StationID, issuedAt: Timestamp, salt: String,
        entries: [Entry], reservations: [Kept]? = nil
    ) {
        self.version = version
        self.stationId = stationId
        self.issuedAt = issuedAt
        validUntil = issuedAt.adding(seconds: Self.lifetimeSeconds)
        self.salt = salt
        self.entries = entries
        self.reservations = reservations
    }

    /// What is hashed for a token; `salt` is the list's, as bytes.
    package static func hashInput(_ token: IdToken, salt: [UInt8]) -> [UInt8] {
        salt + Array(token.text.utf8)
    }

    /// What the list says of a tap, as `standing(ofHash:)`; nil where the list itself can't be read.
    ///
    /// - Parameters:
    ///   - unsettled: of all tokens; those of the same person count.
    ///   - sha256: hexadecimal, upper case.
    package func standing(
        of token: IdToken, proof: SUNMessage?, unsettled: [UnsettledStart],
        sha256: ([UInt8]) -> String, at moment: Moment
    ) -> Standing? {
        guard let salt = Hex.bytes(salt) else { return nil }
        func hash(_ token: IdToken) -> String { sha256(Self.hashInput(token, salt: salt)) }
        func group(_ hash: String) -> String? { entries.first { $0.hash == hash }?.group }
        let own = hash(token)
        var tokens: Set = [token.text]
        if let person = group(own) {
            for other in Set(unsettled.map(\.token)).subtracting(tokens) {
                if let known = IdToken(other), group(hash(known)) == person { tokens.insert(other) }
            }
        }
        return standing(
            ofHash: own, proof: proof, unsettled: unsettled.filter { tokens.contains($0.token) },
            at: moment)
    }

    /// What the list says of a tap of the token with this hash. The first row that fits counts:
    ///
    /// | token | when | answer |
    /// |---|---|---|
    /// | not on it | | Invalid |
    /// | needs a proof | has none, or one that was used already | Invalid |
    /// | a guest's | the list is too old, as far as the clock is set | nil: it says nothing |
    /// | with an end | it has come, or the clock is not set | Expired |
    /// | anybody's | the station is kept for another person, and the clock is set | Blocked |
    /// | a guest's | `unsettledLimit` of his transactions are not in the cloud | ConcurrentTx |
    /// | a guest's | | Accepted, up to an energy |
    /// | the household's | | Accepted |
    ///
    /// - Parameter unsettled: of all tokens of the same person.
    package func standing(
        ofHash hash: String, proof: SUNMessage?, unsettled: [UnsettledStart], at moment: Moment
    ) -> Standing? {
        guard let entry = entries.first(where: { $0.hash == hash }) else { return .init(.invalid) }
        let wall = moment.isSynchronised ? moment.wall : nil
        if entry.needsProof == true {
            guard let proof, !unsettled.contains(where: { $0.proof == proof }) else {
                return .init(.invalid)
            }
        }
        if entry.maximumEnergyWh != nil, let wall, wall > validUntil { return nil }
        if let end = entry.expiresAt, wall.map({ $0 >= end }) ?? true { return .init(.expired) }
        let keptFor = wall.map { wall in (reservations ?? []).filter { $0.until > wall } } ?? []
        if !keptFor.isEmpty, !keptFor.contains(where: { $0.group == entry.group }) {
            return .init(.blocked)
        }
        if entry.maximumEnergyWh != nil, unsettled.count >= Self.unsettledLimit {
            return .init(.concurrentTx)
        }
        return .init(.accepted, maximumEnergyWh: entry.maximumEnergyWh)
    }
}

/// `GET /bridge/v1/authorization-list?since=`, signed.
package struct AuthorizationListResponse: Hashable, Sendable, Codable {
    package var version: Int64
    /// An `AuthorizationList`, signed by the cloud (RFC 7515, compact); absent where the bridge has
    /// this version.
    package var list: String?
    package var serverTime: Timestamp

    package init(version: Int64, list: String?, serverTime: Timestamp) {
        self.version = version
        self.list = list
        self.serverTime = serverTime
    }
}
