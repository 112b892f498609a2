import CloudCore
import CommonBase
import Logging
import ServiceLifecycle

/// Folds waiting transactions again, each at most once a second.
struct RefoldService: Service {
    /// Maximum transactions per pass.
    static let limit = 100
    /// A transaction that can't be folded is tried again after this time.
    static let retrySeconds: Int64 = 3600
    static let intervalMilliseconds: Int64 = 1000
    static let maximumPauseMilliseconds: Int64 = 30_000
    /// The list is also read after this time without a signal.
    static let idleMilliseconds: Int64 = 60_000

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let logger: Logger

    func run() async throws {
        let signals = database.signals.subscribe(signals: [.refold])
        defer { signals.cancel() }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let start = now().uptime
                let isDone = await pass()
                // Signals wait meanwhile, so that a transaction is folded at most once a second, and
                // long ones take at most a fifth of a processor.
                let rest = 4 * (now().uptime.milliseconds - start.milliseconds)
                let pause = max(Self.intervalMilliseconds, min(rest, Self.maximumPauseMilliseconds))
                // tidy:allow sleep: the interval of the loop itself
                do { try await Task.sleep(for: .milliseconds(pause)) } catch { return }
                if isDone { _ = await signals.next(within: Self.idleMilliseconds) }
            }
        }
    }

    /// Folds the waiting transactions, one after the other. One that fails does not stop the others.
    /// - Returns: whether none is left.
    func pass() async -> Bool {
        do {
            let now = now().wall
            let waiting = try await database.read {
                try TransactionRefold.listWaiting(at: now, limit: Self.limit, $0)
            }
            var isDone = waiting.count < Self.limit
            for id in waiting where !Task.isCancelled {
                do {
                    if try await !refold(id) { isDone = false }
                } catch {
                    logger.error("folding transaction \(id) failed: \(error)")
                    try await database.write { db in
                        try TransactionTable.postponeRefold(
                            id, to: now.adding(seconds: Self.retrySeconds), db)
                    }
                }
            }
            return isDone
        } catch {
            logger.error("folding transactions failed: \(error)")
            return true
        }
    }

    /// - Returns: whether it is done.
    private func refold(_ id: TransactionID) async throws -> Bool {
        guard let result = try await database.read({ try TransactionRefold.read(id, $0) }) else {
            try await database.write { try TransactionTable.clearRefold(id, $0) }
            return true
        }
        let now = now().wall
        return try await database.write { try TransactionRefold.save(result, $0, at: now) }
    }
}
