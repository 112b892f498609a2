import BridgeProtocol
import CommonBase

extension Uplink {
    /// The connector's `errorCode` while the bridge can store nothing.
    static let storageErrorCode = "storageFailed"
    /// The daemon ends after this; it does not wait long.
    private static let patienceSeconds: Int64 = 5

    /// Tells the cloud that the bridge can store no event, past the outbox: a read-only or broken disk
    /// would never be heard of otherwise. The events have an epoch of their own, so that the numbers of
    /// the outbox stay as they are; the next start reports the connector again.
    func tellStorageFailure(_ reason: String, epoch: String) async {
        let moment = trust.now()
        let events: [BridgeEvent.Payload] = [
            .statusNotification(
                .init(connectorStatus: .faulted, errorCode: Self.storageErrorCode)),
            .securityEvent(.init(type: "StorageFailed", techInfo: reason.storable(scalars: 255))),
        ]
        let batch = EventBatch(
            epoch: epoch,
            events: events.enumerated().map {
                BridgeEvent(seq: Int64($0) + 1, moment: moment, data: $1)
            })
        do {
            _ = try await cloud.deliver(batch, timeout: .seconds(Self.patienceSeconds))
        } catch {
            logger.warning("telling the cloud about the disk failed: \(error)")
        }
    }
}
