import ChargingModel
import CommonBase

/// The calls of `docs/bridge-protocol.md` and what they carry.
package enum BridgeAPI {
    package static let enrolments = "/bridge/v1/enrolments"
    package static let events = "/bridge/v1/events"
    package static let authorize = "/bridge/v1/authorize"
    package static let authorizationList = "/bridge/v1/authorization-list"
    package static let commands = "/bridge/v1/commands"
    package static let key = "/bridge/v1/key"

    package static func commandResult(_ number: Int64) -> String { "\(commands)/\(number)/result" }

    package static func commandLog(_ number: Int64) -> String { "\(commands)/\(number)/log" }

    /// Longest log that a bridge brings, in bytes: in JSON it may become twice as long.
    package static let maximumLogBytes = 100_000
    /// Most events of one batch.
    package static let maximumBatchCount = 100
    /// Longest body of a bridge's request in bytes.
    package static let maximumBodyBytes = 262_144
    /// Most commands of one answer.
    package static let maximumCommandCount = 20
    /// Longest wait for a command, in seconds.
    package static let maximumWaitSeconds: Int64 = 60
}

/// `POST /bridge/v1/enrolments`, unsigned: the one-time code is the proof.
package struct EnrolmentRequest: Hashable, Sendable, Codable {
    /// What the admin was shown; case and dashes don't matter.
    package var claimCode: String
    /// The P-256 key as SubjectPublicKeyInfo, PEM.
    package var publicKey: String?
    /// Instead, of a device that can't have one: 32 random bytes for `hmac-sha256`, in base 64.
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
    /// What the cloud signs authorization lists with: SubjectPublicKeyInfo of P-256, PEM.
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

/// `POST /bridge/v1/key`, signed with the key that is in use: the one to be used next.
package struct BridgeKeyChange: Hashable, Sendable, Codable {
    /// The P-256 key as SubjectPublicKeyInfo, PEM.
    package var publicKey: String?
    /// That the bridge has its private half: r and s of `proofInput`, in base 64.
    package var proof: String?
    /// Instead, of a device that can't have one: 32 random bytes for `hmac-sha256`, in base 64.
    package var sharedKey: String?

    package init(publicKey: String? = nil, proof: String? = nil, sharedKey: String? = nil) {
        self.publicKey = publicKey
        self.proof = proof
        self.sharedKey = sharedKey
    }

    /// What the new key signs.
    package static func proofInput(_ bridge: BridgeID) -> [UInt8] {
        Array("zapoj bridge key \(bridge)".utf8)
    }
}

/// `POST /bridge/v1/commands/{number}/log`, signed: what `GetLog` asked for.
package struct BridgeLog: Hashable, Sendable, Codable {
    /// Lines, the oldest first.
    package var text: String

    package init(text: String) { self.text = text }
}

/// `POST /bridge/v1/events`, signed.
package struct EventBatch: Hashable, Sendable, Codable {
    /// Made anew whenever the outbox's database is, so that its numbers never mean two things.
    package var epoch: String
    /// In order of `seq`, without gaps; at most `BridgeAPI.maximumBatchCount`.
    package var events: [BridgeEvent]

    package init(epoch: String, events: [BridgeEvent]) {
        self.epoch = epoch
        self.events = events
    }
}

package struct EventAcknowledgement: Hashable, Sendable, Codable {
    /// All events up to and including this one are durable in the cloud.
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

/// What is answered where there is nothing else to say.
package struct BridgeReceipt: Hashable, Sendable, Codable {
    package var serverTime: Timestamp

    package init(serverTime: Timestamp) { self.serverTime = serverTime }
}
