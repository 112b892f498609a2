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
        state.withLock { $0.contactor = contactor }
        // Inputs close to ground: an active contact pulls the line low.
        let feedback = try wiring.feedbackLine.map { try GPIOLine.input(address($0, true)) }
        let meter = try wiring.meterLine.map { try GPIOLine.input(address($0, true)) }
        logger.info("board on \(wiring.chip), \(GPIOLine.libraryVersion)")
        if let feedback { deliver(.feedback(isClosed: try feedback.isActive())) }
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

    /// Waits for edges, in steps of 200 ms so that the daemon ends promptly.
    private func watch(
        _ feedback: GPIOLine?, _ meter: GPIOLine?, _ deliver: (BoardEvent) -> Void
    ) {
        let lines = [feedback, meter].compactMap { $0 }
        while !state.withLock({ $0.isStopping }) {
            var polls = lines.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            let count = poll(&polls, nfds_t(polls.count), 200)
            guard count >= 0 || errno == EINTR else {
                deliver(.failed("GPIO edges can't be read: \(String(cString: strerror(errno)))"))
                return
            }
            for (line, poll) in zip(lines, polls) where poll.revents & Int16(POLLIN) != 0 {
                guard let edge = line.readEdge() else { continue }
                if line === feedback { deliver(.feedback(isClosed: edge.isRising)) }
                if line === meter, edge.isRising { deliver(.pulses(1)) }
            }
        }
    }
}
