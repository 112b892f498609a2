import Common

/// What the uplink makes of the cloud's answers, without a network: the same in the daemon and in
/// the simulator.
package struct Delivery: Sendable {
    /// Longest wait between two attempts: when the internet is back, the cloud hears within a minute.
    static let maximumWaitMilliseconds: Int64 = 60_000

    private var backoff = Backoff(limitMilliseconds: maximumWaitMilliseconds)
    private var random: SeededRandom

    package init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// What the cloud has is done with, also where it took less than the batch.
    package static func done(
        _ batch: EventBatch, _ answer: EventAcknowledgement
    ) -> (through: Int64, isWhole: Bool) {
        let last = batch.events.last?.seq ?? 0
        let done = min(answer.acknowledgedThrough, last)
        return (done, done == last)
    }

    package mutating func succeeded() { backoff.succeeded() }

    /// - Parameter isConflict: the cloud and the outbox don't agree on what came before.
    /// - Returns: the epoch in which numbers begin anew, where they must; and how long to wait.
    package mutating func failed(
        isConflict: Bool
    ) -> (newEpoch: String?, waitMilliseconds: Int64) {
        let epoch = isConflict ? Base32.text(of: random.next()) : nil
        return (epoch, backoff.failed(using: &random))
    }
}
