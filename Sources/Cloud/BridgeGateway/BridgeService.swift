import BridgeProtocol
import CloudAccess
import CloudCore
import CloudFleet
import CommonBase
import Crypto

/// Enrolment, key changes, revocation and signatures of bridges.
package enum BridgeService {
    package static let claimLifetimeSeconds: Int64 = 600

    /// Stores a one-time claim code, such as `7k3m-q0xw`, that is valid for ten minutes.
    /// - Returns: when the code expires.
    /// - Throws: `notFound`, or `conflict` if the station is an OCPP station.
    package static func makeClaim(
        station id: StationID, code: String, _ db: Database, at moment: Moment
    ) throws -> Timestamp {
        let station = try StationService.find(id, viewer: .system, db)
        guard station.kind == .bridge else {
            throw ServiceError(
                .conflict, "Station \(id) is an OCPP station; only bridge stations can be claimed.")
        }
        let expiresAt = moment.wall.adding(seconds: claimLifetimeSeconds)
        try BridgeClaimTable.insert(
            codeHash: claimHash(code), station: id, expiresAt: expiresAt, db)
        return expiresAt
    }

    /// Enrols a bridge with a claim code and revokes the station's former bridge. Repeating the
    /// request with the same code and key returns the same bridge, since the first answer may have
    /// been lost.
    /// - Throws: `invalidInput` for the key, `forbidden` for the code.
    package static func enrol(
        _ request: EnrolmentRequest, as id: BridgeID, signer: DocumentSigner, vault: TokenVault,
        _ db: Database, at moment: Moment
    ) throws -> EnrolmentResponse {
        let key = try key(public: request.publicKey, shared: request.sharedKey)
        let hash = claimHash(request.claimCode)
        let claim = try BridgeClaimTable.find(codeHash: hash, at: moment.wall, db)
        let known = try claim?.bridgeID.flatMap { try BridgeTable.findActive($0, db) }
        let isRepeated = known.map { Self.key(of: $0, vault) == key } ?? false
        guard let claim, claim.bridgeID == nil || isRepeated else {
            throw ServiceError(
                .forbidden, "The claim code is wrong, used or older than ten minutes.",
                field: "claimCode")
        }
        let bridge =
            try known ?? Self.bridge(id, at: claim.stationID, key, vault)
        if known == nil {
            try BridgeTable.insert(bridge, at: moment.wall, db)
            try BridgeClaimTable.markUsed(codeHash: hash, by: id, db)
        }
        return EnrolmentResponse(
            bridgeId: bridge.id, stationId: claim.stationID,
            cloudPublicKey: signer.publicKeyPEM, serverTime: moment.wall)
    }

    /// The signing key of a bridge.
    private enum Key: Equatable {
        case ecdsa(pem: String)
        case hmac([UInt8])
    }

    private static func key(public pem: String?, shared text: String?) throws -> Key {
        switch (pem, text) {
        case (let pem?, nil):
            do {
                _ = try P256.Signing.PublicKey(pemRepresentation: pem)
                return .ecdsa(pem: pem)
            } catch {
                throw ServiceError(
                    .invalidInput, "publicKey must be a P-256 public key in PEM.",
                    field: "publicKey",
                    cause: error)
            }
        case (nil, let text?):
            guard let bytes = Base64.bytes(text), bytes.count == 32 else {
                throw ServiceError(
                    .invalidInput, "sharedKey must be 32 bytes in base 64.",
                    field: "sharedKey")
            }
            return .hmac(bytes)
        case (nil, nil), (_?, _?):
            throw ServiceError(
                .invalidInput, "Either publicKey or sharedKey must be present, not both.",
                field: "publicKey")
        }
    }

    /// Nil if the key was sealed with another vault key, which is lost.
    private static func key(of bridge: Bridge, _ vault: TokenVault) -> Key? {
        key(bridge.publicKey, sealed: bridge.sealedKey, vault)
    }

    private static func key(_ pem: String, sealed: String?, _ vault: TokenVault) -> Key? {
        guard let sealed else { return .ecdsa(pem: pem) }
        return vault.openBridgeKey(sealed).map(Key.hmac)
    }

    private static func bridge(
        _ id: BridgeID, at station: StationID, _ key: Key, _ vault: TokenVault
    ) throws -> Bridge {
        switch key {
        case .ecdsa(let pem): Bridge(id: id, stationID: station, publicKey: pem)
        case .hmac(let bytes):
            Bridge(
                id: id, stationID: station, publicKey: "",
                sealedKey: try vault.seal(bridgeKey: bytes))
        }
    }

    /// Registers the next signing key of a bridge, which must prove that it has it. The current
    /// key stays valid until the bridge signs with the next one, since the answer may be lost.
    /// - Throws: `invalidInput` naming the field, `revoked`.
    package static func change(
        _ change: BridgeKeyChange, of id: BridgeID, vault: TokenVault, _ db: Database
    ) throws {
        let key = try key(public: change.publicKey, shared: change.sharedKey)
        guard var known = try BridgeTable.findActive(id, db) else {
            throw revoked
        }
        if case .ecdsa(let pem) = key {
            try Check.that(
                try isProof(change.proof, by: pem, of: id), "proof",
                "proof must be a signature of the bridge's id with the new key.")
        }
        let next = try bridge(id, at: known.stationID, key, vault)
        (known.nextPublicKey, known.nextSealedKey) = (next.publicKey, next.sealedKey)
        try BridgeTable.saveKeys(of: known, db)
    }

    private static func isProof(_ proof: String?, by pem: String, of id: BridgeID) throws -> Bool {
        guard let bytes = proof.flatMap(Base64.bytes), bytes.count == 64 else { return false }
        return try P256.Signing.PublicKey(pemRepresentation: pem).isValidSignature(
            try P256.Signing.ECDSASignature(rawRepresentation: bytes),
            for: BridgeKeyChange.proofInput(id))
    }

    /// Revokes the key of a station's bridge; a new bridge must be enrolled.
    /// - Throws: `notFound` if the station does not exist or has no bridge.
    package static func revoke(of station: StationID, _ db: Database, at moment: Moment) throws {
        _ = try StationService.find(station, viewer: .system, db)
        guard try BridgeTable.revoke(of: station, at: moment.wall, db) else {
            throw ServiceError(.notFound, "Station \(station) has no bridge.")
        }
    }

    static var revoked: ServiceError {
        ServiceError(.revoked, "The bridge was revoked; enrol it again.")
    }

    /// Nil if the bridge is unknown or revoked.
    package static func find(_ id: BridgeID, _ db: Database) throws -> Bridge? {
        try BridgeTable.findActive(id, db)
    }

    /// Which of a bridge's keys signed a request.
    package enum SigningKey: Hashable, Sendable { case current, next }

    /// Verifies the signature of a request; `consume` rejects replays.
    /// - Returns: the key that signed; nil if the signature is malformed or wrong.
    static func verify(
        _ request: SignedRequest, by bridge: Bridge, vault: TokenVault
    ) -> SigningKey? {
        if isSigned(request, by: key(of: bridge, vault)) { return .current }
        let next = bridge.nextPublicKey.flatMap {
            key($0, sealed: bridge.nextSealedKey, vault)
        }
        return isSigned(request, by: next) ? .next : nil
    }

    private static func isSigned(_ request: SignedRequest, by key: Key?) -> Bool {
        do {
            switch (key, request.algorithm) {
            case (.hmac(let bytes)?, .hmac):
                return HMAC<SHA256>.isValidAuthenticationCode(
                    request.signature, authenticating: request.base,
                    using: SymmetricKey(data: bytes))
            case (.ecdsa(let pem)?, .ecdsa):
                let key = try P256.Signing.PublicKey(pemRepresentation: pem)
                let value = try P256.Signing.ECDSASignature(
                    rawRepresentation: request.signature)
                return key.isValidSignature(value, for: request.base)
            default: return false
            }
        } catch {
            return false
        }
    }

    /// Consumes a nonce of a bridge. If the request was signed with the next key, that key
    /// replaces the current one.
    /// - Returns: false if the nonce was used before or the bridge is revoked.
    package static func consume(
        nonce: UInt64, of id: BridgeID, signedWith key: SigningKey, _ db: Database
    ) throws -> Bool {
        guard var bridge = try BridgeTable.findActive(id, db), bridge.nonces.accept(nonce) else {
            return false
        }
        try BridgeTable.saveNonces(bridge.nonces, of: id, db)
        if key == .next, let next = bridge.nextPublicKey {
            (bridge.publicKey, bridge.sealedKey) = (next, bridge.nextSealedKey)
            (bridge.nextPublicKey, bridge.nextSealedKey) = (nil, nil)
            try BridgeTable.saveKeys(of: bridge, db)
        }
        return true
    }

    /// Ignores case, dashes and spaces, since people type codes by hand.
    private static func claimHash(_ code: String) -> String {
        SecretHash.of(code.lowercased().filter { $0 != "-" && $0 != " " })
    }
}
