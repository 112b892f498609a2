import BridgeLogic
import BridgeProtocol
import ChargingModel
import CommonBase
import Foundation
import Logging
import Synchronization

/// Cards through libnfc, on a thread of its own that may block as long as libnfc likes.
///
/// After a few faults in a row the reader is closed and opened again, which is necessary after it
/// was unplugged or lost its power. A loss is logged once, not per poll.
package final class NFCTokenProvider: AuthTokenProvider {
    /// Pause between polls while no card is present.
    static let pollPauseMilliseconds: Int64 = 100
    static let faultLimit = 3

    private let connection: String
    private let now: @Sendable () -> Moment
    private let logger: Logger
    private let isStopping = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)
    private let health = Mutex<(@Sendable (String?) -> Void)?>(nil)

    package init(connection: String, now: @escaping @Sendable () -> Moment, logger: Logger) {
        self.connection = connection
        self.now = now
        self.logger = logger
    }

    /// Opens and closes the reader.
    /// - Throws: `unavailable` where none answers.
    package static func probe(_ connection: String) throws {
        try ReaderProblem.addingLibraryWords { _ = try NFCReader(connection: connection) }
    }

    package func watch(_ report: @escaping @Sendable (String?) -> Void) {
        health.withLock { $0 = report }
    }

    private func tell(_ problem: String?) { health.withLock { $0 }?(problem) }

    package func start(_ deliver: @escaping @Sendable (IdToken, SUNMessage?) -> Void) {
        let thread = Thread { [self] in
            run(deliver)
            ended.signal()
        }
        thread.name = "reader"
        thread.start()
    }

    package func stop() {
        isStopping.withLock { $0 = true }
        ended.wait()
    }

    private var mustStop: Bool { isStopping.withLock { $0 } }

    private func run(_ deliver: (IdToken, SUNMessage?) -> Void) {
        var filter = TapFilter()
        var backoff = Backoff(baseMilliseconds: 200, limitMilliseconds: 10_000)
        var random = SeededRandom(seed: UInt64(bitPattern: now().uptime.milliseconds))
        var isKnownLost = false
        while !mustStop {
            do {
                let reader = try NFCReader(connection: connection)
                logger.info("card reader ready at \(connection)")
                isKnownLost = false
                tell(nil)
                backoff.succeeded()
                poll(reader, &filter, deliver)
                if !mustStop { logger.warning("card reader lost; opening it again") }
            } catch {
                if !isKnownLost {
                    logger.error("\(error)")
                    tell((error as? ServiceError)?.message ?? "\(error)")
                }
                isKnownLost = true
            }
            if !mustStop { pause(max(100, backoff.failed(using: &random))) }
        }
    }

    /// Returns when the reader has failed too often, or the daemon ends.
    private func poll(
        _ reader: NFCReader, _ filter: inout TapFilter, _ deliver: (IdToken, SUNMessage?) -> Void
    ) {
        var faults = 0
        while !mustStop, faults < Self.faultLimit {
            switch reader.poll() {
            case .failed: faults += 1
            case .empty:
                faults = 0
                _ = filter.saw(nil, at: now().uptime)
                pause(Self.pollPauseMilliseconds)
            case .card(let uid, let speaks):
                faults = 0
                if let new = filter.saw(uid, at: now().uptime), let token = IdToken(uid: new) {
                    deliver(token, speaks ? SUNReading.message(of: reader) : nil)
                }
                pause(Self.pollPauseMilliseconds)
            }
        }
    }

    /// In short steps, so that the daemon ends promptly.
    private func pause(_ milliseconds: Int64) {
        var left = milliseconds
        while left > 0, !mustStop {
            Thread.sleep(forTimeInterval: Double(min(left, 100)) / 1000)
            left -= 100
        }
    }
}
