import CloudCore
import CommonBase
import Logging
import ServiceLifecycle

/// Lets the worker do what is due while the server runs.
struct PaymentLoop: Service {
    /// Milliseconds between attempts to read the outbox when the database fails.
    private static let failurePause: Int64 = 5000

    let worker: PaymentWorker
    let logger: Logger

    func run() async throws {
        let signals = worker.database.signals.subscribe(signals: [.paymentWork])
        defer { signals.cancel() }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                _ = await signals.next(within: await pass())
            }
        }
    }

    /// - Returns: milliseconds until the next pass.
    private func pass() async -> Int64 {
        do {
            try await worker.runDue()
            return try await worker.pause()
        } catch is CancellationError {
            return Self.failurePause
        } catch {
            logger.warning("calling the payment gateway failed: \(error)")
            return Self.failurePause
        }
    }
}
