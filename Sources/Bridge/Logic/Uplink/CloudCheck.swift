import Common

/// Whether the cloud knows this bridge: a signed batch without events, which changes nothing.
public enum CloudCheck {
    /// - Returns: how far the cloud's clock is ahead of `now`, in milliseconds.
    /// - Throws: `unavailable` where it can't be reached, `forbidden` where it knows the bridge no
    ///   more.
    public static func run(
        identity: BridgeIdentity, key: any DeviceIdentity, database: BridgeDatabase,
        now: @Sendable () -> Moment
    ) async throws -> Int64 {
        let storage = BridgeStorage(database)
        let http = CloudClient.makeHTTP()
        let client = CloudClient(
            identity: identity, key: key, nonces: NonceSource(storage: storage), http: http)
        let result: Result<EventAcknowledgement, any Error>
        do {
            let epoch = try await storage.run { try $0.nextBatch().epoch }
            result = .success(try await client.deliver(EventBatch(epoch: epoch, events: [])))
        } catch {
            result = .failure(error)
        }
        try await http.shutdown()
        return try result.get().serverTime.millisecondsSince(now().wall)
    }
}
