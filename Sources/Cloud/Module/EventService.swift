import CloudCore
import CommonBase
import Logging
import ServiceLifecycle

/// Runs the event consumers of all domains while the server runs.
package struct EventService: Service {
    /// The log is also read after this time without a signal: another process may have written.
    static let intervalMilliseconds: Int64 = 5000

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let consumers: [any EventConsumer]
    private let logger: Logger

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        consumers: [any EventConsumer], logger: Logger
    ) {
        self.database = database
        self.now = now
        self.consumers = consumers
        self.logger = logger
    }

    package func run() async throws {
        let signals = database.signals.subscribe(signals: [.domainEvent])
        defer { signals.cancel() }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await catchUp()
                _ = await signals.next(within: Self.intervalMilliseconds)
            }
        }
    }

    /// Handles all waiting events of all consumers.
    package func catchUp() async {
        for consumer in consumers { await catchUp(consumer) }
    }

    /// Handles all waiting events of a consumer.
    private func catchUp(_ consumer: any EventConsumer) async {
        do {
            while !Task.isCancelled {
                let moment = now()
                let isBehind = try await database.read { db in
                    try EventDispatch.isBehind(consumer, db, at: moment.wall)
                }
                guard isBehind else { return }
                let step = try await database.write { db in
                    try EventDispatch.step(consumer, db, at: moment)
                }
                for failure in step.failures { log(failure, of: consumer) }
            }
        } catch is CancellationError {
            return
        } catch {
            logger.warning("event consumer \(consumer.name) failed: \(error)")
        }
    }

    private func log(_ failure: EventDispatch.Failure, of consumer: any EventConsumer) {
        let event = "\(failure.event.kind.name) \(failure.event.subject)"
        if failure.isParked {
            logger.error(
                "event consumer \(consumer.name) gave up on \(event): \(failure.error)")
        } else {
            logger.warning(
                "event consumer \(consumer.name) failed on \(event): \(failure.error)")
        }
    }
}
