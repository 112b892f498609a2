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
        _ = try NFCReader(connection: connection)
    }

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
        var isKnownLost = false
        while !mustStop {
            do {
                let reader = try NFCReader(
                    connection: connection, resetMicroseconds: pace.resetMicroseconds)
                logger.info("card reader ready at \(connection)")
                isKnownLost = false
                backoff.succeeded()
                poll(reader, &filter, deliver)
                if !mustStop { logger.warning("card reader lost; opening it again") }
            } catch {
                if !isKnownLost { logger.error("\(error)") }
                isKnownLost = true
            }
            if !mustStop { pause(max(100, backoff.failed(using: &random))) }
        }
    }

    /// Returns when the reader has failed too often, or the daemon ends.
    private func poll(
        _ reader: NFCReader, _ filter: inout TapFilter, _ deliver: (PresentedCard) -> Void
    ) {
        var faults = 0
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
                faults = 0
                filter.polled(at: now().uptime)
                pause(pace.pauseMilliseconds)
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
