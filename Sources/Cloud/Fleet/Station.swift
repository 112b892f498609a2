import CloudCore
import CommonBase

package struct Station: Hashable, Sendable, FetchableRecord {
    package var id: StationID
    /// The kind of connection, which is also the source of its transactions.
    package var kind: TransactionSource
    package var name: String
    /// OCPP security profile: 0 without a credential, 1 with one. 0 for a bridge's station, which
    /// authenticates by its key.
    package var securityProfile: Int
    /// SHA-256 of the credential, hexadecimal; only for OCPP stations with profile 1.
    package var credentialHash: String?
    /// As reported at the last boot.
    package var description = StationDescription()
    /// The number of boots that the station announced.
    package var bootCount: Int64 = 0
    package var lastBootAt: Timestamp?
    package var lastSeenAt: Timestamp?
    /// How far the clock of an OCPP station is ahead; nil until it was measured.
    package var clockOffsetMilliseconds: Int64?
    package var createdAt: Timestamp
    /// The minimum security profile: 0, or 2 (TLS) or 3 (client certificate) once it was raised.
    package var minimumSecurityProfile = 0
    /// The minimum that the station is being raised to: it takes effect when the station has
    /// connected that way.
    package var pendingSecurityProfile: Int?
    /// The hashes of credentials that the station was sent but has not used yet.
    package var nextCredentialHashes: [String] = []
    /// Whether the station must request the OCPP subprotocol when it connects.
    package var needsSubprotocol = true
    /// Nil if the cloud had no admin when the station was added; only admins see it.
    package var locationID: LocationID?
    /// The power of each connector in W, as a host read it on the charger; nil if nobody has said.
    package var statedPowerW: Int64?

    /// A bridge that has sent nothing for this long is offline.
    package static let bridgeSilenceSeconds: Int64 = 120

    /// Whether it can be told something now. A working bridge may be between two polls.
    /// - Parameter isConnected: whether it has a connection, or its bridge polls now.
    package func isOnline(isConnected: Bool, at now: Timestamp) -> Bool {
        isConnected || Self.isPolling(kind, lastSeenAt: lastSeenAt, at: now)
    }

    /// Whether it is the station of a bridge that was heard lately.
    package static func isPolling(
        _ kind: TransactionSource, lastSeenAt: Timestamp?, at now: Timestamp
    ) -> Bool {
        kind == .bridge && lastSeenAt ?? .epoch > now.adding(seconds: -bridgeSilenceSeconds)
    }

    package init(
        id: StationID, kind: TransactionSource, name: String, securityProfile: Int,
        credentialHash: String?, locationID: LocationID? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.securityProfile = securityProfile
        self.credentialHash = credentialHash
        self.locationID = locationID
        self.createdAt = createdAt
    }

    package init(row: Row) throws {
        id = try row["id"]
        kind = try row.choice("kind")
        name = try row["name"]
        securityProfile = try row["security_profile"]
        credentialHash = row["credential_hash"]
        description = try StationDescription(row: row)
        bootCount = try row["boot_count"]
        lastBootAt = row["last_boot_at"]
        lastSeenAt = row["last_seen_at"]
        clockOffsetMilliseconds = row["clock_offset_ms"]
        createdAt = try row["created_at"]
        minimumSecurityProfile = try row["least_profile"]
        pendingSecurityProfile = row["pending_profile"]
        let next: String? = row["next_credential_hash"]
        nextCredentialHashes = next?.split(separator: " ").map(String.init) ?? []
        needsSubprotocol = try row["needs_subprotocol"]
        locationID = row["location_id"]
        statedPowerW = row["stated_power_w"]
    }
}
