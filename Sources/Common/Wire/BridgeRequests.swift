/// The calls of `docs/bridge-protocol.md` and what they carry.
public enum BridgeAPI {
    public static let enrolments = "/bridge/v1/enrolments"
    public static let events = "/bridge/v1/events"
    public static let authorize = "/bridge/v1/authorize"
    public static let authorizationList = "/bridge/v1/authorization-list"
    public static let commands = "/bridge/v1/commands"
    public static let key = "/bridge/v1/key"

    public static func commandResult(_ number: Int64) -> String { "\(commands)/\(number)/result" }

    public static func commandLog(_ number: Int64) -> String { "\(commands)/\(number)/log" }

    /// Longest log that a bridge brings, in bytes: in JSON it may become twice as long.
    public static let maximumLogBytes = 100_000
    /// Most events of one batch.
    public static let maximumBatchCount = 100
    /// Longest body of a bridge's request in bytes.
    public static let maximumBodyBytes = 262_144
    /// Most commands of one answer.
    public static let maximumCommandCount = 20
    /// Longest wait for a command, in seconds.
    public static let maximumWaitSeconds: Int64 = 60
}

/// `POST /bridge/v1/enrolments`, unsigned: the one-time code is the proof.
public struct EnrolmentRequest: Hashable, Sendable, Codable {
    /// What the admin was shown; case and dashes don't matter.
    public var claimCode: String
    /// The P-256 key as SubjectPublicKeyInfo, PEM.
    public var publicKey: String?
    /// Instead, of a device that can't have one: 32 random bytes for `hmac-sha256`, in base 64.
    public var sharedKey: String?

    public init(claimCode: String, publicKey: String? = nil, sharedKey: String? = nil) {
        self.claimCode = claimCode
        self.publicKey = publicKey
        self.sharedKey = sharedKey
    }
}

public struct EnrolmentResponse: Hashable, Sendable, Codable {
    public var bridgeId: BridgeID
    public var stationId: StationID
    /// What the cloud signs authorization lists with: SubjectPublicKeyInfo of P-256, PEM.
    public var cloudPublicKey: String?
    public var serverTime: Timestamp

    public init(
        bridgeId: BridgeID, stationId: StationID, cloudPublicKey: String? = nil,
        serverTime: Timestamp
    ) {
        self.bridgeId = bridgeId
        self.stationId = stationId
        self.cloudPublicKey = cloudPublicKey
        self.serverTime = serverTime
    }
}

/// `POST /bridge/v1/key`, signed with the key that is in use: the one to be used next.
public struct BridgeKeyChange: Hashable, Sendable, Codable {
    /// The P-256 key as SubjectPublicKeyInfo, PEM.
    public var publicKey: String?
    /// That the bridge has its private half: r and s of `proofInput`, in base 64.
    public var proof: String?
    /// Instead, of a device that can't have one: 32 random bytes for `hmac-sha256`, in base 64.
    public var sharedKey: String?

    public init(publicKey: String? = nil, proof: String? = nil, sharedKey: String? = nil) {
        self.publicKey = publicKey
        self.proof = proof
        self.sharedKey = sharedKey
    }

    /// What the new key signs.
    public static func proofInput(_ bridge: BridgeID) -> [UInt8] {
        Array("zapoj bridge key \(bridge)".utf8)
    }
}

/// `POST /bridge/v1/commands/{number}/log`, signed: what `GetLog` asked for.
public struct BridgeLog: Hashable, Sendable, Codable {
    /// Lines, the oldest first.
    public var text: String

    public init(text: String) { self.text = text }
}

/// `POST /bridge/v1/events`, signed.
public struct EventBatch: Hashable, Sendable, Codable {
    /// Made anew whenever the outbox's database is, so that its numbers never mean two things.
    public var epoch: String
    /// In order of `seq`, without gaps; at most `BridgeAPI.maximumBatchCount`.
    public var events: [BridgeEvent]

    public init(epoch: String, events: [BridgeEvent]) {
        self.epoch = epoch
        self.events = events
    }
}

public struct EventAcknowledgement: Hashable, Sendable, Codable {
    /// All events up to and including this one are durable in the cloud.
    public var acknowledgedThrough: Int64
    public var authorizationListVersion: Int64?
    public var serverTime: Timestamp

    public init(
        acknowledgedThrough: Int64, authorizationListVersion: Int64? = nil, serverTime: Timestamp
    ) {
        self.acknowledgedThrough = acknowledgedThrough
        self.authorizationListVersion = authorizationListVersion
        self.serverTime = serverTime
    }
}

/// `POST /bridge/v1/authorize`, signed.
public struct AuthorizeRequest: Hashable, Sendable, Codable {
    public var idToken: WireIdToken
    public var evseId: Int64

    public init(idToken: WireIdToken, evseId: Int64 = 1) {
        self.idToken = idToken
        self.evseId = evseId
    }
}

public struct AuthorizeResponse: Hashable, Sendable, Codable {
    public var idTokenInfo: IdTokenInfo
    public var serverTime: Timestamp

    public init(idTokenInfo: IdTokenInfo, serverTime: Timestamp) {
        self.idTokenInfo = idTokenInfo
        self.serverTime = serverTime
    }

    public struct IdTokenInfo: Hashable, Sendable, Codable {
        public var status: AuthorizationStatus
        public var expiresAt: Timestamp?

        public init(status: AuthorizationStatus, expiresAt: Timestamp? = nil) {
            self.status = status
            self.expiresAt = expiresAt
        }
    }
}

/// What is answered where there is nothing else to say.
public struct BridgeReceipt: Hashable, Sendable, Codable {
    public var serverTime: Timestamp

    public init(serverTime: Timestamp) { self.serverTime = serverTime }
}
