import BridgeLogic
import BridgeProtocol
import ChargingModel
import CommonBase
import Logging
import NIOCore

/// Delivers events from the outbox to the cloud: oldest first, one batch at a time, until the cloud
/// has them. At least once; the cloud's event keys make that exactly once in effect.
struct Uplink: Sendable {
    let storage: BridgeStorage
    let cloud: CloudClient
    let trust: ClockTrust
    let health: CloudHealth
    let logger: Logger
    /// Yields when events were stored.
    let wakeups: AsyncStream<Void>
    let seed: UInt64

    func run() async {
        var delivery = Delivery(seed: seed)
        var wakeups = wakeups.makeAsyncIterator()
        while !Task.isCancelled {
            do {
                if try await deliverOnce(&delivery) {
                    delivery.succeeded()
                } else if await wakeups.next() == nil {
                    return
                }
            } catch {
                if Task.isCancelled { return }
                health.failed(.events, error)
                let isConflict = (error as? ServiceError)?.code == .conflict
                let (epoch, wait) = delivery.failed(isConflict: isConflict)
                if let epoch { await beginEpoch(epoch) }
                logger.debug("event delivery failed: \(error); next attempt in \(wait) ms")
                await RetryDelay.wait(milliseconds: wait)
            }
        }
    }

    /// The cloud and the outbox disagree about earlier events: numbering restarts.
    private func beginEpoch(_ epoch: String) async {
        do {
            try await storage.run { try $0.beginEpoch(epoch) }
            logger.notice("event numbering restarted in epoch \(epoch)")
        } catch {
            logger.error("starting a new epoch failed: \(error)")
        }
    }

    /// False when no event waits.
    private func deliverOnce(_ delivery: inout Delivery) async throws -> Bool {
        let limit = delivery.batchLimit
        let start = trust.start
        let (batch, quarantined) = try await storage.run { database in
            if let start { try database.learn(start.bootID, startedAt: start.at) }
            return try database.takeBatch(limit: limit)
        }
        for number in quarantined {
            logger.error("event \(number) quarantined: it can't be decoded")
        }
        guard let first = batch.events.first else { return false }
        if Delivery.needsTime(batch, isTimeKnown: start != nil) {
            _ = try await deliver(EventBatch(epoch: batch.epoch, events: []))
            return true
        }
        let answer: EventAcknowledgement
        do {
            answer = try await deliver(batch)
        } catch let error as ServiceError where Delivery.isUnreadable(error.code) {
            if delivery.unreadable(count: batch.events.count) {
                logger.error("event \(first.seq) quarantined: \(error)")
                try await storage.run { try $0.quarantine(first, because: error.message) }
            }
            throw error
        } catch let error as ServiceError
            where (error.cause as? CloudAnswer.Foreign)?.mayMeanTooLarge == true
        {
            delivery.refusedByProxy()
            throw error
        }
        let (done, isWhole) = Delivery.done(batch, answer)
        try await storage.acknowledge(through: done, of: batch.epoch)
        guard isWhole else {
            throw ServiceError(.unavailable, "The cloud acknowledged only events up to \(done).")
        }
        logger.debug("delivered through \(done)")
        return true
    }

    private func deliver(_ batch: EventBatch) async throws -> EventAcknowledgement {
        let answer = try await cloud.deliver(batch)
        trust.heard(answer.serverTime)
        health.answered(.events)
        return answer
    }

    /// The daemon ends because an event could not be stored.
    func tellStorageFailure(_ reason: String) async {
        do {
            let batch = StorageAlarm.batch(reason, at: trust.now(), seed: seed)
            _ = try await cloud.deliver(batch, timeout: .seconds(StorageAlarm.timeoutSeconds))
        } catch {
            logger.warning("telling the cloud about the disk failed: \(error)")
        }
    }

    /// Sends the result of a command; once, since the cloud does not wait for long.
    func answer(_ number: Int64, _ result: BridgeCommandResult) async {
        do {
            try await cloud.answer(number, result)
        } catch {
            logger.warning("answering command \(number) failed: \(error)")
        }
    }

    /// The cloud's decision; nil where it did not answer in time, or does not know this bridge:
    /// then the authorization list decides.
    func authorize(_ token: WireIdToken, within milliseconds: Int64) async -> AuthorizationStatus? {
        do {
            let answer = try await cloud.authorize(token, timeout: .milliseconds(milliseconds))
            trust.heard(answer.serverTime)
            return answer.idTokenInfo.status
        } catch {
            logger.warning("authorizing a card failed: \(error)")
            // A revoked bridge must not decide by its list.
            return (error as? ServiceError)?.code == .revoked ? .invalid : nil
        }
    }
}
