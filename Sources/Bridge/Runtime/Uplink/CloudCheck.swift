import BridgeLogic
import BridgeProtocol
import CommonBase

/// Whether the cloud knows this bridge: a signed batch without events, which changes nothing.
package enum CloudCheck {
    /// - Returns: how far the cloud's clock is ahead of `now`, in milliseconds.
    /// - Throws: `unavailable` if the cloud cannot be reached, `unauthenticated` if it does not
    ///   know the bridge, `revoked`.
    package static func run(
        identity: BridgeIdentity, key: any DeviceIdentity, database: BridgeDatabase,
        now: @Sendable () -> Moment
    ) async throws -> Int64 {
        let epoch = try database.nextBatch().epoch
        let answer = try await CloudClient.exchange(identity, key, database) { cloud in
            try await cloud.deliver(EventBatch(epoch: epoch, events: []))
        }
        return answer.serverTime.millisecondsSince(now().wall)
    }
}
