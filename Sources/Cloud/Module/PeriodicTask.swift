import Logging
import ServiceLifecycle

/// Work that a module repeats while the server runs. A failed pass is logged and does not stop the
/// next one.
package struct PeriodicTask: Service {
    private let name: String
    private let interval: Duration
    private let logger: Logger
    private let work: @Sendable () async throws -> Void

    /// - Parameter name: starts the log line of a failure: `enforcement pass`.
    package init(
        _ name: String, every interval: Duration, logger: Logger,
        work: @escaping @Sendable () async throws -> Void
    ) {
        self.name = name
        self.interval = interval
        self.logger = logger
        self.work = work
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await work()
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("\(name) failed: \(error)")
                }
                // tidy:allow sleep: the interval of the loop itself
                do { try await Task.sleep(for: interval) } catch { return }
            }
        }
    }
}
