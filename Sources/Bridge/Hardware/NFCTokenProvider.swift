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
/// was unplugged or lost its power. `ReaderTrial` decides which losses and returns are
/// reported.
package final class NFCTokenProvider: AuthTokenProvider {
    /// How fast it works; tests are in a hurry.
    package struct Pace: Hashable, Sendable {
        /// The pause between polls.
        package var pauseMilliseconds: Int64 = 100
        /// How long the field is off after a poll that has found cards.
        package var resetMicroseconds = NFCReader.resetMicroseconds

        package init() {}
    }

    static let faultLimit = 3

    private let connection: String
    private let pace: Pace
    private let now: @Sendable () -> Moment
    private let logger: Logger
    private let isStopping = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)
    private let health = Mutex<(@Sendable (String?) -> Void)?>(nil)

    package init(
        connection: String, now: @escaping @Sendable () -> Moment, logger: Logger,
        pace: Pace = Pace()
    ) {
        self.connection = connection
        self.pace = pace
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

    package func start(_ deliver: @escaping @Sendable (PresentedCard) -> Void) {
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

    private func run(_ deliver: (PresentedCard) -> Void) {
        var filter = TapFilter()
        var backoff = Backoff(baseMilliseconds: 200, limitMilliseconds: 10_000)
        var random = SeededRandom(seed: UInt64(bitPattern: now().uptime.milliseconds))
        var trial = ReaderTrial()
        var log = ReaderLog(logger)
        // The last reason is shown; the log has the first one of each outage.
        var problem: String?
        while !mustStop {
            do {
                let reader = try NFCReader(
                    connection: connection, resetMicroseconds: pace.resetMicroseconds)
                let hasWorked = poll(reader, &filter, deliver) {
                    log.review(at: now().uptime)
                    guard trial.polled(at: now().uptime) else { return }
                    log.say(.info, "card reader ready at \(connection)", at: now().uptime)
                    problem = nil
                    tell(nil)
                    backoff.succeeded()
                }
                guard !mustStop else { break }
                guard hasWorked, trial.lost() else {
                    throw ServiceError(
                        .unavailable,
                        "The card reader at \(connection) was found, but "
                            + (hasWorked
                                ? "is lost again and again; check its cable and its power."
                                : "does not look for cards."))
                }
                log.say(.warning, "card reader lost; opening it again", at: now().uptime)
            } catch {
                if trial.failed() { log.say(.error, "\(error)", at: now().uptime) }
                let reason = (error as? ServiceError)?.message ?? "\(error)"
                if problem != reason { tell(reason) }
                problem = reason
            }
            log.review(at: now().uptime)
            if !mustStop { pause(max(100, backoff.failed(using: &random))) }
        }
    }

    /// Returns when the reader has failed too often, or the daemon ends.
    /// - Parameter onSuccess: called after each poll that succeeds.
    /// - Returns: whether a poll succeeded.
    private func poll(
        _ reader: NFCReader, _ filter: inout TapFilter, _ deliver: (PresentedCard) -> Void,
        onSuccess: () -> Void
    ) -> Bool {
        var (faults, hasWorked) = (0, false)
        while !mustStop, faults < Self.faultLimit {
            let outcome = reader.poll { card in
                guard let tap = filter.saw(card.uid, at: now().uptime),
                    let token = IdToken(uid: tap.uid)
                else { return }
                let proof = card.speaks ? SUNReading.message(of: reader) : nil
                deliver(PresentedCard(token, proof: proof, isCompanion: tap.isCompanion))
            }
            switch outcome {
            case .failed:
                faults += 1
                filter.pollFailed()
            case .cards:
                onSuccess()
                (faults, hasWorked) = (0, true)
                filter.polled(at: now().uptime)
                pause(pace.pauseMilliseconds)
            }
        }
        return hasWorked
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
