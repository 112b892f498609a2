import CloudCore
import CommonBase
import Logging
import ServiceLifecycle

/// Claims the items of a table that are due, and sends a few at the same time, until the server ends.
struct OutboxLoop<Item: Sendable>: Sendable {
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let logger: Logger
    /// What the outbox holds, for the log: `mails`.
    let name: String
    /// Maximum items that are handed over at the same time.
    let concurrentItems: Int
    /// Sent when an item was added.
    let signal: Signal
    let nextDue: @Sendable (Database) throws -> Timestamp?
    /// - Parameters: at most how many, and the time.
    let claim: @Sendable (Int, Database, Timestamp) throws -> [Item]
    let deliver: @Sendable (Item) async -> Void

    func run() async throws {
        let signals = database.signals.subscribe(signals: [signal])
        defer { signals.cancel() }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await sendDue()
                _ = await signals.next(within: await pause())
            }
        }
    }

    /// Sends all items that are due.
    func sendDue() async {
        do {
            while !Task.isCancelled {
                let wall = now().wall
                guard let due = try await database.read({ try nextDue($0) }), due <= wall
                else { return }
                let items = try await database.write { db in
                    try claim(OutboxLimits.claimed * concurrentItems, db, wall)
                }
                await deliverAll(items)
            }
        } catch is CancellationError {
            return
        } catch {
            logger.warning("reading the outbox of \(name) failed: \(error)")
        }
    }

    /// Milliseconds until the next item is due.
    private func pause() async -> Int64 {
        do {
            let due = try await database.read { try nextDue($0) }
            guard let due else { return OutboxLimits.idleMilliseconds }
            // At least a second: a database that fails must not keep a core busy.
            return min(
                max(due.millisecondsSince(now().wall), 1000), OutboxLimits.idleMilliseconds)
        } catch {
            return OutboxLimits.idleMilliseconds
        }
    }

    private func deliverAll(_ items: [Item]) async {
        await withTaskGroup(of: Void.self) { group in
            var waiting = items.makeIterator()
            for _ in 0..<concurrentItems {
                if let item = waiting.next() { group.addTask { await deliver(item) } }
            }
            while await group.next() != nil {
                if let item = waiting.next() { group.addTask { await deliver(item) } }
            }
        }
    }
}

/// The limits of each outbox.
enum OutboxLimits {
    /// Maximum items that are claimed for each that is handed over at the same time.
    static let claimed = 5
    /// An outbox also looks after this time without a signal: another process may have written.
    static let idleMilliseconds: Int64 = 60_000
}
