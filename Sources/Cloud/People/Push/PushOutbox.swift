import CloudCore
import CommonBase
import Logging
import ServiceLifecycle

/// Sends the pushes that wait while the server runs. A push is sent at least once; browsers show
/// a repeated one in the place of the first.
package struct PushOutbox: Service {
    /// Maximum pushes that are handed over at the same time. People name the push services, so that
    /// some may never answer; the others must not wait for them.
    static let concurrentPushes = 16
    /// How long push services keep a push for a browser that is offline: a day. After that, the
    /// inbox tells.
    static let ttlSeconds: Int64 = 86_400

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let delivery: PushDelivery
    private let logger: Logger

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        delivery: PushDelivery, logger: Logger
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.delivery = delivery
        self.logger = logger
    }

    private var loop: OutboxLoop<StoredPush> {
        OutboxLoop(
            database: database, now: now, logger: logger, name: "pushes",
            concurrentItems: Self.concurrentPushes, signal: .push,
            nextDue: { try PushMessageTable.nextDue($0) },
            claim: { try PushMessageTable.claim(limit: $0, $1, at: $2) },
            deliver: { await send($0) })
    }

    package func run() async throws { try await loop.run() }

    /// Sends all pushes that are due.
    package func sendDue() async { await loop.sendDue() }

    private func send(_ push: StoredPush) async {
        let outcome: PushOutcome
        do {
            outcome = await delivery.transport.deliver(try sealed(push))
        } catch {
            outcome = .failed("\(error)")
        }
        // The end of the server cut the attempt off; the push is claimed again after its pause.
        if outcome != .sent, Task.isCancelled { return }
        report(outcome, of: push)
        await settle(push, outcome)
    }

    private func sealed(_ push: StoredPush) throws -> SealedPush {
        guard
            let endpoint = PushEndpoint(
                push.endpoint, loopbackService: delivery.loopbackService),
            let encryption = PushEncryption(publicKey: push.publicKey, secret: push.secret)
        else { throw ServiceError(.invalidInput, "The subscription is not valid.") }
        return SealedPush(
            endpoint: endpoint,
            authorization: try delivery.key.authorization(
                for: endpoint.origin, contact: delivery.contact, at: now().wall),
            ttlSeconds: Self.ttlSeconds,
            body: try encryption.seal(
                push.payload, salt: random.bytes(PushEncryption.saltLength)))
    }

    /// In a task of its own: what was sent is noted also while the server ends.
    private func settle(_ push: StoredPush, _ outcome: PushOutcome) async {
        let task = Task {
            let wall = now().wall
            try await database.write { db in
                try PushMessageTable.settle(push, outcome, db, at: wall)
            }
        }
        do {
            try await task.value
        } catch {
            logger.warning("storing the outcome of push \(push.id) failed: \(error)")
        }
    }

    /// The log names no endpoint: whoever has it can send to the browser.
    private func report(_ outcome: PushOutcome, of push: StoredPush) {
        switch outcome {
        case .sent: logger.debug("sent push \(push.id)")
        case .gone: logger.info("push \(push.id): the browser has ended its subscription")
        case .failed(let reason): logger.warning("push \(push.id) failed: \(reason)")
        case .failedForNow(let reason):
            logger.info(
                "push \(push.id) failed and is tried again: \(reason)",
                metadata: ["attempt": "\(push.attempts)"])
        }
    }
}
