import BridgeLogic
import BridgeProtocol
import ChargingModel
import CommonBase
import Logging
import NIOCore

/// Carries events from the outbox to the cloud: oldest first, one batch at a time, for as long as
/// it takes. Delivered at least once; the cloud's keys make that exactly once in effect.
struct Uplink: Sendable {
    let storage: BridgeStorage
    let cloud: CloudClient
    let trust: ClockTrust
    let logger: Logger
    /// Something was stored.
    let news: AsyncStream<Void>
    let seed: UInt64

    func run() async {
        var delivery = Delivery(seed: seed)
        var news = news.makeAsyncIterator()
        while !Task.isCancelled {
            do {
                if try await deliverOnce(&delivery) {
                    delivery.succeeded()
                } else if await news.next() == nil {
                    return
                }
            } catch {
                if Task.isCancelled { return }
                let isConflict = (error as? ServiceError)?.code == .conflict
                let (epoch, wait) = delivery.failed(isConflict: isConflict)
                if let epoch { await beginEpoch(epoch) }
                logger.warning("events wait: \(error); next attempt in \(wait) ms")
                await Pause.wait(milliseconds: wait)
            }
        }
    }

    /// The cloud and the outbox don't agree on what came before: numbers begin anew.
    private func beginEpoch(_ epoch: String) async {
        do {
            try await storage.run { try $0.beginEpoch(epoch) }
            logger.notice("events are numbered anew, in epoch \(epoch)")
        } catch {
            logger.error("no new epoch could be begun: \(error)")
        }
    }

    /// False when nothing waits.
    private func deliverOnce(_ delivery: inout Delivery) async throws -> Bool {
        let limit = delivery.batchLimit
        let start = trust.start
        let batch = try await storage.run { database in
            if let start { try database.learn(start.bootID, startedAt: start.at) }
            return try database.nextBatch(limit: limit)
        }
        guard let first = batch.events.first else { return false }
        if Delivery.needsTime(batch, isTimeKnown: start != nil) {
            _ = try await deliver(EventBatch(epoch: batch.epoch, events: []))
            return true
        }
        let answer: EventAcknowledgement
        do {
            answer = try await deliver(batch)
        } catch let error as ServiceError where error.code == .invalidInput {
            if delivery.unreadable(count: batch.events.count) {
                logger.error("event \(first.seq) is put aside: \(error)")
                try await storage.run { try $0.quarantine(first, because: error.message) }
            }
            throw error
        }
        let (done, isWhole) = Delivery.done(batch, answer)
        try await storage.acknowledge(through: done, of: batch.epoch)
        guard isWhole else {
            throw ServiceError(.unavailable, "The cloud has only events up to \(done).")
        }
        logger.debug("delivered through \(done)")
        return true
    }

    private func deliver(_ batch: EventBatch) async throws -> EventAcknowledgement {
        let answer = try await cloud.deliver(batch)
        trust.heard(answer.serverTime)
        return answer
    }

    /// Tells what became of a command; once, since whoever waits for it does not wait for long.
    func answer(_ number: Int64, _ result: BridgeCommandResult) async {
        do {
            try await cloud.answer(number, result)
        } catch {
            logger.warning("the answer to command \(number) is lost: \(error)")
        }
    }

    /// The cloud's decision; nil where it could not be had in time.
    func authorize(_ token: WireIdToken, within milliseconds: Int64) async -> AuthorizationStatus? {
        do {
            let answer = try await cloud.authorize(token, timeout: .milliseconds(milliseconds))
            trust.heard(answer.serverTime)
            return answer.idTokenInfo.status
        } catch {
            logger.warning("the cloud does not decide about a card: \(error)")
            // A bridge that the cloud knows no more decides nothing by itself.
            return (error as? ServiceError)?.code == .forbidden ? .invalid : nil
        }
    }
}
