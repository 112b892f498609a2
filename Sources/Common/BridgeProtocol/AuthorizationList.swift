import ChargingModel
import CommonBase

/// Who may charge at a bridge while the cloud is unreachable. The cloud creates and signs the list;
/// the bridge stores it.
///
/// Tokens are stored as salted hashes, because card UIDs are personal data and somebody could take
/// the memory card. Hashing does not prevent guessing: a UID has as few as four bytes.
package struct AuthorizationList: Hashable, Sendable, Codable {
    /// Increases with every change; the highest version is current.
    package var version: Int64
    /// The list is valid at this station only.
    package var stationId: StationID
    package var issuedAt: Timestamp
    /// The list expires at this time; checked only while the bridge's clock is synchronised.
    package var validUntil: Timestamp
    /// 32 bytes, hexadecimal.
    package var salt: String
    package var entries: [Entry]
    /// Who has reserved the station, and until when; absent without reservations.
    package var reservations: [Kept]?

    /// How long a list is valid; household tokens stay valid beyond that.
    package static let lifetimeSeconds: Int64 = 30 * 86_400
    /// How many transactions a guest may start from the list before they have reached the cloud.
    package static let unsettledLimit = 3
    /// Maximum number of entries in one list.
    package static let maximumCount = 5000

    package struct Entry: Hashable, Sendable, Codable {
        /// SHA-256 of the salt and the token's text in upper case, hexadecimal.
        package var hash: String
        /// Absent for a token that does not expire.
        package var expiresAt: Timestamp?
        /// Identifies the token's owner within this list only.
        package var group: String?
        /// The energy limit of a guest's transaction in Wh; absent for household tokens.
        package var maximumEnergyWh: Int64?
        /// Whether the card must present a fresh proof with each tap.
        package var needsProof: Bool?
        /// True for a token of a host of the station's location; absent for all others.
        package var isHost: Bool?

        package init(
            hash: String, expiresAt: Timestamp? = nil, group: String? = nil,
            maximumEnergyWh: Int64? = nil, needsProof: Bool? = nil, isHost: Bool? = nil
        ) {
            self.hash = hash
            self.expiresAt = expiresAt
            self.group = group
            self.maximumEnergyWh = maximumEnergyWh
            self.needsProof = needsProof
            self.isHost = isHost
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            hash = try container.decode(String.self, forKey: .hash)
            expiresAt = try container.decodeIfPresent(Timestamp.self, forKey: .expiresAt)
            group = try container.decodeIfPresent(String.self, forKey: .group)
            maximumEnergyWh = try container.decodeIfPresent(
                .maximumEnergyWh, in: WattHourBounds.self)
            needsProof = try container.decodeIfPresent(Bool.self, forKey: .needsProof)
            isHost = try container.decodeIfPresent(Bool.self, forKey: .isHost)
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

    /// A transaction that was started from a list and has not reached the cloud yet.
    package struct UnsettledStart: Hashable, Sendable {
        package var token: String
        package var proof: SUNMessage?

        package init(token: String, proof: SUNMessage?) {
            self.token = token
            self.proof = proof
        }
    }

    /// The list's decision about a tap.
    package struct Standing: Hashable, Sendable {
        package var status: AuthorizationStatus
        package var maximumEnergyWh: Int64?

        package init(_ status: AuthorizationStatus, maximumEnergyWh: Int64? = nil) {
            self.status = status
            self.maximumEnergyWh = maximumEnergyWh
        }
    }

    /// - Throws: `DecodingError` also for a number out of bounds and more than `maximumCount`
    ///   entries or reservations.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(.version, in: CounterBounds.self)
        stationId = try container.decode(StationID.self, forKey: .stationId)
        issuedAt = try container.decode(Timestamp.self, forKey: .issuedAt)
        validUntil = try container.decode(Timestamp.self, forKey: .validUntil)
        salt = try container.decode(String.self, forKey: .salt)
        entries = try container.decode([Entry].self, forKey: .entries)
        reservations = try container.decodeIfPresent([Kept].self, forKey: .reservations)
        guard max(entries.count, reservations?.count ?? 0) <= Self.maximumCount else {
            throw DecodingError.dataCorruptedError(
                forKey: .entries, in: container,
                debugDescription: "more than \(Self.maximumCount) entries")
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

    /// The hash input for a token; `salt` is the list's salt as bytes.
    package static func hashInput(_ token: IdToken, salt: [UInt8]) -> [UInt8] {
        salt + Array(token.text.utf8)
    }

    /// The list's decision about a tap, as `standing(ofHash:)`; nil if the list's salt is
    /// malformed.
    ///
    /// - Parameters:
    /// - unsettled: of all tokens; only those of the same person count.
    /// - sha256: returns upper-case hexadecimal.
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

    /// The list's decision about a tap of the token with this hash. The first matching row applies:
    ///
    /// | token | when | answer |
    /// |---|---|---|
    /// | not on the list | | Invalid |
    /// | needs a proof | no proof, or a proof that was used before | Invalid |
    /// | guest | the list has expired, by a synchronised clock | nil: no decision |
    /// | has an expiry | it has passed, or the clock is not synchronised | Expired |
    /// | any | somebody else has reserved the station, by a synchronised clock | Blocked |
    /// | guest | `unsettledLimit` of the guest's starts are not in the cloud yet | ConcurrentTx |
    /// | guest | | Accepted, with an energy limit |
    /// | household | | Accepted |
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
