import BridgeLogic
import CommonBase
import Foundation
import Logging
import Synchronization

/// A lamp or a buzzer on a GPIO line, on a thread of its own: its failure affects nothing else.
final class SignalLamp: Sendable {
    private let track: Mutex<SignalTrack>
    private let set: @Sendable (Bool) throws -> Void
    private let now: @Sendable () -> Uptime
    private let logger: Logger
    private let wake = DispatchSemaphore(value: 0)
    private let isStopping = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)

    init(
        _ patterns: [Indication: SignalPattern], now: @escaping @Sendable () -> Uptime,
        logger: Logger, set: @escaping @Sendable (Bool) throws -> Void
    ) {
        track = Mutex(SignalTrack(patterns))
        self.now = now
        self.logger = logger
        self.set = set
        let thread = Thread { [self] in
            run()
            ended.signal()
        }
        thread.name = "signal"
        thread.start()
    }

    func show(_ indication: Indication) {
        track.withLock { $0.show(indication, at: now()) }
        wake.signal()
    }

    /// Switches it off and ends the thread.
    func stop() {
        isStopping.withLock { $0 = true }
        wake.signal()
        ended.wait()
    }

    private func run() {
        do {
            while !isStopping.withLock(\.self) {
                let (isOn, next) = track.withLock { $0.state(at: now()) }
                try set(isOn)
                wait(next.map { $0.milliseconds - now().milliseconds })
            }
            try set(false)
        } catch {
            logger.warning("a lamp or buzzer does not work: \(error)")
        }
    }

    private func wait(_ milliseconds: Int64?) {
        guard let milliseconds else { return wake.wait() }
        _ = wake.wait(timeout: .now() + .milliseconds(Int(clamping: max(1, milliseconds))))
    }
}
