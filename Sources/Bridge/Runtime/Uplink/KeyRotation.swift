import BridgeLogic
import BridgeProtocol
import CommonBase

/// Makes another key known to the cloud, which goes on believing the old one until the new one is used: an
/// answer that is lost, or a power cut before the new one is in its place, locks nobody out.
package enum KeyRotation {
    /// - Throws: `unavailable` where the cloud can't be reached, `forbidden` where it does not know the old
    ///   key.
    package static func run(
        identity: BridgeIdentity, from old: any DeviceIdentity, to new: any DeviceIdentity,
        database: BridgeDatabase
    ) async throws {
        let proof = try new.sign(BridgeKeyChange.proofInput(identity.bridgeId))
        let change = BridgeKeyChange(publicKey: new.publicKeyPEM, proof: Base64.text(proof))
        try await CloudClient.errand(identity, old, database) { try await $0.change(change) }
    }
}
