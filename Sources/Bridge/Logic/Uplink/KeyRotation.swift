import Common

/// Makes another key known to the cloud, which believes the old one.
public enum KeyRotation {
    /// - Throws: `unavailable` where the cloud can't be reached, `forbidden` where it knows neither key.
    public static func run(
        identity: BridgeIdentity, from old: any DeviceIdentity, to new: any DeviceIdentity,
        database: BridgeDatabase
    ) async throws {
        let storage = BridgeStorage(database)
        let nonces = NonceSource(storage: storage)
        let http = CloudClient.makeHTTP()
        let proof = try new.sign(BridgeKeyChange.proofInput(identity.bridgeId))
        let change = BridgeKeyChange(publicKey: new.publicKeyPEM, proof: Base64.text(proof))
        let result: Result<Void, any Error>
        do {
            do {
                try await CloudClient(identity: identity, key: old, nonces: nonces, http: http)
                    .change(change)
            } catch let error as ServiceError where error.code == .forbidden {
                // Perhaps it is done already, and only the answer was lost.
                try await CloudClient(identity: identity, key: new, nonces: nonces, http: http)
                    .change(change)
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await http.shutdown()
        try result.get()
    }
}
