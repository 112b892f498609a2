import BridgeLogic
import BridgeProtocol
import CommonBase

/// Registers a new key with the cloud, which accepts the old key until the new one is first used.
/// So neither a lost answer nor a power cut before the new key is in place locks the bridge out.
package enum KeyRotation {
    /// - Throws: `unavailable` if the cloud cannot be reached, `unauthenticated` if it does not
    ///   know the old key, `revoked`.
    package static func run(
        identity: BridgeIdentity, from old: any DeviceIdentity, to new: any DeviceIdentity,
        database: BridgeDatabase
    ) async throws {
        let proof = try new.sign(BridgeKeyChange.proofInput(identity.bridgeId))
        let change = BridgeKeyChange(publicKey: new.publicKeyPEM, proof: Base64.text(proof))
        try await CloudClient.exchange(identity, old, database) { try await $0.change(change) }
    }
}
