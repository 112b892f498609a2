import BridgeLogic
import Common
import Foundation
import Logging
import Synchronization

/// A board on GPIO lines: contactor output, auxiliary contact and S0 meter inputs.
public final class GPIOBoard: BoardSupport {
    public struct Wiring: Hashable, Sendable {
        /// `/dev/gpiochip0`.
        public var chip: String
        public var contactorLine: Int
        public var contactorIsActiveLow: Bool
        public var feedbackLine: Int?
        public var meterLine: Int?

        public init(
            chip: String, contactorLine: Int, contactorIsActiveLow: Bool, feedbackLine: Int?,
            meterLine: Int?
        ) {
            self.chip = chip
            self.contactorLine = contactorLine
            self.contactorIsActiveLow = contactorIsActiveLow
            self.feedbackLine = feedbackLine
            self.meterLine = meterLine
        }
    }

    private struct State {
        var contactor: GPIOLine?
        var isStopping = false
    }

    private let wiring: Wiring
    private let logger: Logger
    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    public init(wiring: Wiring, logger: Logger) {
        self.wiring = wiring
        self.logger = logger
    }

    public func start(_ deliver: @escaping @Sendable (BoardEvent) -> Void) throws {
        let contactor = try GPIOLine.output(
            address(wiring.contactorLine, wiring.contactorIsActiveLow))
        // Inputs close to ground: an active contact pulls the line low.
        let feedback = try wiring.feedbackLine.map { try GPIOLine.input(address($0, true)) }
        let meter = try wiring.meterLine.map { try GPIOLine.input(address($0, true)) }
        logger.info("board on \(wiring.chip), \(GPIOLine.libraryVersion)")
        if let feedback { deliver(.feedback(isClosed: try feedback.isActive())) }
        // From here on nothing can fail, so that `close` finds the thread that it waits for.
        state.withLock { $0.contactor = contactor }
        let thread = Thread { [self] in
            watch(feedback, meter, deliver)
            ended.signal()
        }
        thread.name = "gpio"
        thread.start()
    }

    public func setContactor(closed: Bool) throws {
        try state.withLock { state in
            guard let contactor = state.contactor else {
                throw ServiceError(.unavailable, "The contactor's line is not open.")
            }
            try contactor.set(closed)
        }
    }

    public func close() {
        let wasOpen = state.withLock { state in
            defer { (state.contactor, state.isStopping) = (nil, true) }
            do {
                try state.contactor?.set(false)
            } catch {
                logger.critical("the contactor can't be opened: \(error)")
            }
            return state.contactor != nil
        }
        if wasOpen { ended.wait() }
    }

    private func address(_ line: Int, _ isActiveLow: Bool) -> GPIOLine.Address {
        .init(chip: wiring.chip, line: line, isActiveLow: isActiveLow)
    }

    private func watch(
        _ feedback: GPIOLine?, _ meter: GPIOLine?, _ deliver: (BoardEvent) -> Void
    ) {
        var watch = EdgeWatch(feedback: feedback, meter: meter)
        do {
            while !state.withLock({ $0.isStopping }) {
                for event in try watch.next() { deliver(event) }
            }
        } catch {
            deliver(.failed("\(error)"))
        }
    }
}
