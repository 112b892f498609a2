import BridgeProtocol
import CommonBase

/// What the uplink makes of the cloud's answers, without a network: the same in the daemon and in
/// the simulator.
package struct Delivery: Sendable {
    /// Longest wait between two attempts: when the internet is back, the cloud hears within a minute.
    package static let maximumWaitMilliseconds: Int64 = 60_000

    private var backoff = Backoff(limitMilliseconds: maximumWaitMilliseconds)
    private var random: SeededRandom
    /// Most events of the next batch: one by one, until the one is found that can't be read.
    package private(set) var batchLimit = BridgeAPI.maximumBatchCount

    package init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// What the cloud has is done with, also where it took less than the batch.
    package static func done(
        _ batch: EventBatch, _ answer: EventAcknowledgement
    ) -> (through: Int64, isWhole: Bool) {
        let last = batch.events.last?.seq ?? 0
        let done = min(answer.acknowledgedThrough, last)
        return (done, done == last)
    }

    /// Whether the time must be asked for before these are sent, so that they get theirs.
    package static func needsTime(_ batch: EventBatch, isTimeKnown: Bool) -> Bool {
        !isTimeKnown && batch.events.contains { !$0.moment.isSynchronised }
    }

    package mutating func succeeded() {
        backoff.succeeded()
        batchLimit = min(batchLimit * 2, BridgeAPI.maximumBatchCount)
    }

    /// The cloud can't read a batch, and never will.
    /// - Returns: whether that is a single event, which must be put aside.
    package mutating func unreadable(count: Int) -> Bool {
        batchLimit = 1
        return count == 1
    }

    /// - Parameter isConflict: the cloud and the outbox don't agree on what came before.
    /// - Returns: the epoch in which numbers begin anew, where they must; and how long to wait.
    package mutating func failed(
        isConflict: Bool
    ) -> (newEpoch: String?, waitMilliseconds: Int64) {
        let epoch = isConflict ? Base32.text(of: random.next()) : nil
        return (epoch, backoff.failed(using: &random))
    }
}
