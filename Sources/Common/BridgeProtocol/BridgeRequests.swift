import ChargingModel
import CommonBase

/// The endpoints of `docs/bridge-protocol.md` and their bodies.
package enum BridgeAPI {
    package static let enrolments = "/bridge/v1/enrolments"
    package static let events = "/bridge/v1/events"
    package static let authorize = "/bridge/v1/authorize"
    package static let authorizationList = "/bridge/v1/authorization-list"
    package static let bookings = "/bridge/v1/bookings"
    package static let commands = "/bridge/v1/commands"
    package static let key = "/bridge/v1/key"

    package static func commandResult(_ number: Int64) -> String { "\(commands)/\(number)/result" }

    package static func commandLog(_ number: Int64) -> String { "\(commands)/\(number)/log" }

    /// Maximum size of a log that a bridge uploads, in bytes; JSON escapes may double it.
    package static let maximumLogBytes = 100_000
    /// Maximum number of events in one batch.
    package static let maximumBatchCount = 100
    /// Maximum size of a bridge's request body in bytes.
    package static let maximumBodyBytes = 262_144
    /// Maximum number of commands in one response.
    package static let maximumCommandCount = 20
    /// Maximum time that a request for commands waits, in seconds.
    package static let maximumWaitSeconds: Int64 = 60
}

/// `POST /bridge/v1/enrolments`, unsigned: the one-time claim code authenticates it.
package struct EnrolmentRequest: Hashable, Sendable, Codable {
    /// The code shown to the admin; case and dashes are ignored.
    package var claimCode: String
    /// The P-256 public key as SubjectPublicKeyInfo, PEM.
    package var publicKey: String?
    /// For devices without P-256, instead of `publicKey`: 32 random bytes for `hmac-sha256`, in
    /// base 64.
    package var sharedKey: String?

    package init(claimCode: String, publicKey: String? = nil, sharedKey: String? = nil) {
        self.claimCode = claimCode
        self.publicKey = publicKey
        self.sharedKey = sharedKey
    }
}

package struct EnrolmentResponse: Hashable, Sendable, Codable {
    package var bridgeId: BridgeID
    package var stationId: StationID
    /// The key that the cloud signs authorization lists with: P-256 SubjectPublicKeyInfo, PEM.
    package var cloudPublicKey: String?
    package var serverTime: Timestamp

    package init(
        bridgeId: BridgeID, stationId: StationID, cloudPublicKey: String? = nil,
        serverTime: Timestamp
    ) {
        self.bridgeId = bridgeId
        self.stationId = stationId
        self.cloudPublicKey = cloudPublicKey
        self.serverTime = serverTime
    }
}

/// `POST /bridge/v1/key`, signed with the current key: replaces it with another key.
package struct BridgeKeyChange: Hashable, Sendable, Codable {
    /// The P-256 public key as SubjectPublicKeyInfo, PEM.
    package var publicKey: String?
    /// Proof of possession: the new key's signature of `proofInput` (r and s), in base 64.
    package var proof: String?
    /// For devices without P-256, instead of `publicKey`: 32 random bytes for `hmac-sha256`, in
    /// base 64.
    package var sharedKey: String?

    package init(publicKey: String? = nil, proof: String? = nil, sharedKey: String? = nil) {
        self.publicKey = publicKey
        self.proof = proof
        self.sharedKey = sharedKey
    }

    /// The bytes that the new key signs.
    package static func proofInput(_ bridge: BridgeID) -> [UInt8] {
        Array("zapoj bridge key \(bridge)".utf8)
    }
}

/// `POST /bridge/v1/commands/{number}/log`, signed: the log that `GetLog` requested.
package struct BridgeLog: Hashable, Sendable, Codable {
    /// Lines, oldest first.
    package var text: String

    package init(text: String) { self.text = text }
}

/// `POST /bridge/v1/events`, signed.
package struct EventBatch: Hashable, Sendable, Codable {
    /// Changes whenever the outbox's database is recreated, so that sequence numbers stay unique.
    package var epoch: String
    /// Ordered by `seq`, without gaps; at most `BridgeAPI.maximumBatchCount`.
    package var events: [BridgeEvent]

    package init(epoch: String, events: [BridgeEvent]) {
        self.epoch = epoch
        self.events = events
    }
}

package struct EventAcknowledgement: Hashable, Sendable, Codable {
    /// The cloud has durably stored all events up to and including this one.
    package var acknowledgedThrough: Int64
    package var authorizationListVersion: Int64?
    package var serverTime: Timestamp

    package init(
        acknowledgedThrough: Int64, authorizationListVersion: Int64? = nil, serverTime: Timestamp
    ) {
        self.acknowledgedThrough = acknowledgedThrough
        self.authorizationListVersion = authorizationListVersion
        self.serverTime = serverTime
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        // Any number: a bridge compares it with its own events.
        acknowledgedThrough = try container.decode(Int64.self, forKey: .acknowledgedThrough)
        authorizationListVersion = try container.decodeIfPresent(
            .authorizationListVersion, in: CounterBounds.self)
        serverTime = try container.decode(Timestamp.self, forKey: .serverTime)
    }
}

/// `POST /bridge/v1/authorize`, signed.
package struct AuthorizeRequest: Hashable, Sendable, Codable {
    package var idToken: WireIdToken
    package var evseId: Int64

    package init(idToken: WireIdToken, evseId: Int64 = 1) {
        self.idToken = idToken
        self.evseId = evseId
    }
}

package struct AuthorizeResponse: Hashable, Sendable, Codable {
    package var idTokenInfo: IdTokenInfo
    package var serverTime: Timestamp

    package init(idTokenInfo: IdTokenInfo, serverTime: Timestamp) {
        self.idTokenInfo = idTokenInfo
        self.serverTime = serverTime
    }

    package struct IdTokenInfo: Hashable, Sendable, Codable {
        package var status: AuthorizationStatus
        package var expiresAt: Timestamp?

        package init(status: AuthorizationStatus, expiresAt: Timestamp? = nil) {
            self.status = status
            self.expiresAt = expiresAt
        }
    }
}

/// The response to requests that need no other data.
package struct BridgeReceipt: Hashable, Sendable, Codable {
    package var serverTime: Timestamp

    package init(serverTime: Timestamp) { self.serverTime = serverTime }
}
