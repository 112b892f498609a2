import BridgeProtocol
import CommonBase

/// How the uplink reacts to the cloud's answers, without a network: shared by the daemon and the
/// simulator.
package struct Delivery: Sendable {
    /// Longest wait between two attempts: the cloud gets events within a minute of being reachable.
    package static let maximumWaitMilliseconds: Int64 = 60_000

    private var backoff = Backoff(limitMilliseconds: maximumWaitMilliseconds)
    private var random: SeededRandom
    /// Most events of the next batch: one at a time, until the event that the cloud can't read is
    /// found; fewer while a proxy refuses what may be too large.
    package private(set) var batchLimit = BridgeAPI.maximumBatchCount

    package init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// The acknowledged events, also where the cloud took only a part of the batch.
    package static func done(
        _ batch: EventBatch, _ answer: EventAcknowledgement
    ) -> (through: Int64, isWhole: Bool) {
        let last = batch.events.last?.seq ?? 0
        let done = min(answer.acknowledgedThrough, last)
        return (done, done == last)
    }

    /// Whether the time must be asked for first, so that these events can be sent with the right
    /// one.
    package static func needsTime(_ batch: EventBatch, isTimeKnown: Bool) -> Bool {
        !isTimeKnown && batch.events.contains { !$0.moment.isSynchronised }
    }

    /// Whether the cloud says that it can't read a batch. Nobody else's word counts: an event that
    /// is put aside does not reach the cloud.
    package static func isUnreadable(_ code: ServiceError.Code) -> Bool {
        code == .invalidInput || code == .tooLarge
    }

    package mutating func succeeded() {
        backoff.succeeded()
        batchLimit = min(batchLimit * 2, BridgeAPI.maximumBatchCount)
    }

    /// The cloud rejects a batch as unreadable.
    /// - Returns: whether it is a single event, which must be quarantined.
    package mutating func unreadable(count: Int) -> Bool {
        batchLimit = 1
        return count == 1
    }

    /// A proxy has answered as one does that limits the size of a request: smaller batches may
    /// pass. Nothing is put aside for it.
    package mutating func refusedByProxy() { batchLimit = max(1, batchLimit / 2) }

    /// - Parameter isConflict: the cloud and the outbox disagree about earlier events.
    /// - Returns: a new epoch where numbering must restart, and how long to wait.
    package mutating func failed(
        isConflict: Bool
    ) -> (newEpoch: String?, waitMilliseconds: Int64) {
        let epoch = isConflict ? Base32.text(of: random.next()) : nil
        return (epoch, backoff.failed(using: &random))
    }
}
